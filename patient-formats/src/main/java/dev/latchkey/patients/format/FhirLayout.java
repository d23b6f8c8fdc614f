package dev.latchkey.patients.format;
import dev.latchkey.patients.Patient;
import java.io.OutputStream;
final class FhirLayout implements Layout { FhirLayout(OutputStream out, long s) {} @Override public void begin(int p) {} @Override public void write(int p, Patient x) {} @Override public void end(int p) {} @Override public void flush() {} }
