package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.wire.TimeText;
import java.time.Instant;
import java.time.InstantSource;
import picocli.CommandLine.ITypeConverter;

/** Reads an expiry, which lies in the future. */
public final class ExpiryConverter implements ITypeConverter<Instant> {

    private final InstantSource clock;

    /** By this clock, for what is said from now on. */
    public ExpiryConverter(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Instant convert(String text) {
        Instant now = clock.instant();
        Instant expiry = TimeText.expiry(text, now);
        if (!expiry.isAfter(now)) {
            throw new IllegalArgumentException(Quoted.text(text) + " is in the past; give a time to come, like 90d");
        }
        if (expiry.isAfter(now.plus(ApiKeys.MAX_LIFETIME))) {
            throw new IllegalArgumentException(
                    Quoted.text(text) + " is more than 100 years away; leave it out for a key that never expires");
        }
        return expiry;
    }
}
