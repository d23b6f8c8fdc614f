package dev.latchkey.generator.patients;

import org.jspecify.annotations.Nullable;

/**
 * A facility's own chances, in place of those in the chain's table, whatever the triage.
 *
 * @param kiaRate the chance to die there, 0–1; null keeps the table's
 * @param rtdRate the chance to return to duty from there, 0–1; null keeps the table's
 */
public record FacilityRates(
        @Nullable Double kiaRate, @Nullable Double rtdRate) {
    /** Those of the chain's table. */
    public static final FacilityRates TABLE = new FacilityRates(null, null);

    /** Checks; throws {@link IllegalArgumentException} with a sentence for the one who wrote the scenario. */
    public FacilityRates {
        check("kia_rate", kiaRate);
        check("rtd_rate", rtdRate);
        if (kiaRate != null && rtdRate != null && kiaRate + rtdRate > 1 + 1e-9) {
            throw new IllegalArgumentException(
                    "A facility's kia_rate and rtd_rate sum to " + (kiaRate + rtdRate) + "; they must not exceed 1.");
        }
    }

    private static void check(String what, @Nullable Double rate) {
        if (rate != null && !(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "A facility's " + what + " is " + rate + "; it must lie between 0 and 1.");
        }
    }
}
