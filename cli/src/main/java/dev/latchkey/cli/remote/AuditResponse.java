package dev.latchkey.cli.remote;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.limit.UnitName;
import dev.latchkey.wire.AuditJson;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit trail as a server tells it. */
final class AuditResponse {

    /** Moments are asked for in years of four digits, and no entry is beyond these. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private AuditResponse() {}

    /** As close to the moment as can be asked for. */
    static Instant sendable(Instant since) {
        if (since.isBefore(FIRST)) {
            return FIRST;
        }
        return since.isAfter(LAST) ? LAST : since;
    }

    static AuditPage page(Fields fields, UnitName unit) {
        String next = fields.optionalText("next");
        return new AuditPage(
                fields.objects("entries").stream().map(line -> line(line, unit)).toList(),
                next == null ? null : Long.valueOf(next));
    }

    static AuditFindings findings(Fields fields) {
        return new AuditFindings(
                fields.number("entries"),
                fields.number("redacted"),
                fields.number("not_verifiable_here"),
                AuditHead.parse(fields.text("head")),
                fields.texts("problems"));
    }

    private static AuditLine line(Fields fields, UnitName unit) {
        return new AuditLine(
                fields.number("sequence"),
                fields.moment("at"),
                fields.text("actor"),
                AuditAction.ofLabel(fields.text("action")),
                fields.id("key_id"),
                details(fields, unit));
    }

    private static @Nullable AuditDetails details(Fields fields, UnitName unit) {
        return fields.flag("redacted")
                ? null
                : new AuditDetails(
                        fields.optionalText("address"),
                        audited(fields, "before", unit),
                        audited(fields, "after", unit));
    }

    private static Map<String, String> audited(Fields fields, String name, UnitName unit) {
        Map<String, String> audited = new HashMap<>();
        fields.textsByName(name).forEach((field, value) -> audited.put(AuditJson.auditedName(field, unit), value));
        return audited;
    }
}
