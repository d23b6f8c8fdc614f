package dev.latchkey.generator.patients.format;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import dev.latchkey.generator.patients.Patient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Resource;

/**
 * One Bundle of type collection (HL7 FHIR R4) as JSON: for each patient its Patient, Encounter, Condition and Procedure resources. HAPI
 * FHIR encodes each resource; the bundle around them is written here, so that it is never whole in memory.
 */
final class FhirLayout implements Layout {
    /** Says of everything in it that it is test data. */
    private static final String OPENING = "{\"resourceType\":\"Bundle\",\"meta\":{\"security\":[{\"system\":"
            + "\"http://terminology.hl7.org/CodeSystem/v3-ActReason\",\"code\":\"HTEST\",\"display\":\"test health data\"}]},"
            + "\"type\":\"collection\"";

    private final Writer out;
    private final long seed;
    private final IParser parser;
    private boolean empty = true;

    FhirLayout(OutputStream out, long seed) {
        this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        this.seed = seed;
        this.parser = R4.CONTEXT.newJsonParser();
    }

    @Override
    public void begin(int pass) throws IOException {
        out.write(OPENING);
    }

    @Override
    public void write(int pass, Patient patient) throws IOException {
        for (Resource resource : new FhirResources(seed, patient).all()) {
            // An empty list is no FHIR, so it opens with its first entry.
            out.write(empty ? ",\"entry\":[" : ",");
            empty = false;
            out.write("{\"fullUrl\":\"urn:uuid:" + resource.getIdPart() + "\",\"resource\":");
            parser.encodeResourceToWriter(resource, out);
            out.write('}');
        }
    }

    @Override
    public void end(int pass) throws IOException {
        out.write(empty ? "}" : "]}");
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Takes seconds to make and any number of threads can share it, so there is one, made for the first bundle. */
    private static final class R4 {
        private static final FhirContext CONTEXT = FhirContext.forR4();
    }
}
