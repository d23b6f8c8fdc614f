package dev.latchkey.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.limit.UnitName;
import java.io.IOException;
import java.util.Map;

/** The audit trail as JSON, the same on the command line and over HTTP. */
public final class AuditJson {

    private static final String UNITS = UnitName.UNIT.perRequest();

    private final JsonGenerator json;
    private final UnitName unit;

    /**
     * @param json where to write; left open
     * @param unit what units are called
     */
    public AuditJson(JsonGenerator json, UnitName unit) {
        this.json = json;
        this.unit = unit;
    }

    /** Writes a page as an object. */
    public void write(AuditPage page) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("entries");
        for (AuditLine entry : page.entries()) {
            write(entry);
        }
        json.writeEndArray();
        Long next = page.next();
        json.writeStringField("next", next == null ? null : Long.toString(next));
        json.writeEndObject();
    }

    /** Writes an entry as an object; the fields of one that is redacted are null. */
    public void write(AuditLine entry) throws IOException {
        AuditDetails details = entry.details();
        json.writeStartObject();
        json.writeNumberField("sequence", entry.sequence());
        json.writeStringField("at", entry.at().toString());
        json.writeStringField("actor", entry.actor());
        json.writeStringField("action", entry.action().label());
        json.writeStringField("key_id", entry.key().toString());
        json.writeBooleanField("redacted", entry.isRedacted());
        json.writeStringField("address", details == null ? null : details.address());
        if (details == null) {
            json.writeNullField("before");
            json.writeNullField("after");
        } else {
            writeFields("before", details.before());
            writeFields("after", details.after());
        }
        json.writeEndObject();
    }

    /** Writes what became of the trail as an object. */
    public void write(AuditFindings findings) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("intact", findings.isIntact());
        json.writeNumberField("entries", findings.entries());
        json.writeNumberField("redacted", findings.redacted());
        json.writeNumberField("not_verifiable_here", findings.elsewhere());
        json.writeStringField("head", findings.head().toString());
        json.writeArrayFieldStart("problems");
        for (String problem : findings.problems()) {
            json.writeString(problem);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeFields(String name, Map<String, String> fields) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            json.writeStringField(fieldName(field.getKey(), unit), field.getValue());
        }
        json.writeEndObject();
    }

    /** The name of an audited field, as it is called here. */
    public static String fieldName(String name, UnitName unit) {
        return name.equals(UNITS) ? unit.perRequest() : name;
    }

    /** The name of the audited field that is called so here. */
    public static String auditedName(String fieldName, UnitName unit) {
        return fieldName.equals(unit.perRequest()) ? UNITS : fieldName;
    }
}
