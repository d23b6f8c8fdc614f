package dev.latchkey.generator.jobs;

import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.format.Compression;
import dev.latchkey.generator.patients.format.OutputFormat;
import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.generator.patients.format.PatientDocument;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes an order's files into one zip, a small step whenever the caller asks for one. The bytes depend on the order alone, unless they are
 * encrypted. Holds nothing that must be closed: a caller may simply stop. For one thread at a time.
 */
final class ArchiveWriter {

    /** Some milliseconds of work. */
    private static final int BATCH = 200;

    /** The earliest that a zip can tell, so that the same order gives the same bytes. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final JobOrder order;
    private final PatientGenerator generator;
    private final Sealing sealing;
    private final ZipOutputStream zip;
    private final CasualtySummary summary = new CasualtySummary();
    private final List<JobFile> files = new ArrayList<>();
    private int summed;
    private @Nullable OpenFile open;
    private boolean done;

    /** Puts the encryption around a file's stream, or nothing where files are not encrypted. */
    interface Sealing {
        OutputStream around(OutputStream out) throws IOException;
    }

    /** @param out not closed */
    ArchiveWriter(JobOrder order, Sealing sealing, OutputStream out) {
        this.order = order;
        this.generator = order.generator();
        this.sealing = sealing;
        this.zip = new ZipOutputStream(out);
    }

    /** Whether the archive is whole. */
    boolean isDone() {
        return done;
    }

    /** Does a little more. */
    void step() throws IOException {
        if (summed < order.patients()) {
            int end = Math.min(order.patients(), summed + BATCH);
            while (summed < end) {
                summary.add(generator.patient(summed++));
            }
        } else if (files.size() < order.formats().size()) {
            write();
        } else {
            zip.finish();
            done = true;
        }
    }

    private void write() throws IOException {
        OpenFile file = open == null ? new OpenFile(order.formats().get(files.size())) : open;
        open = file;
        file.document.write(BATCH, file.out);
        if (file.document.isDone()) {
            open = null;
            files.add(file.end());
        }
    }

    /** How far it has come. */
    JobProgress progress() {
        int formats = order.formats().size();
        int drawn = (int) (100L * summed / order.patients());
        if (summed < order.patients()) {
            return new JobProgress("Drawing casualties", 1 + formats, 0, summed, drawn / (1 + formats));
        }
        int documents = 100 * files.size() + (open == null ? 0 : open.document.percent());
        String step = files.size() == formats
                ? "Closing the archive"
                : "Writing " + order.formats().get(files.size()).label();
        return new JobProgress(
                step, 1 + formats, 1 + files.size(), summed, Math.min(99, (drawn + documents) / (1 + formats)));
    }

    /** What was made, once it is done. */
    JobResult result() throws IOException {
        return new JobResult(summary.toJson(), files);
    }

    /** The file that is being written. */
    private final class OpenFile {

        private final String name;
        private final Counted counted = new Counted(zip);
        private final PatientDocument document;
        private final OutputStream out;

        OpenFile(OutputFormat format) throws IOException {
            Compression compression = order.compressed() ? Compression.GZIP : Compression.NONE;
            String sealed = order.encrypted() ? PasswordEncryption.FILE_SUFFIX : "";
            name = "patients." + format.fileExtension() + compression.fileSuffix() + sealed;
            boolean isDense = order.compressed() || order.encrypted() || format == OutputFormat.XLSX;
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(NO_TIME);
            zip.setLevel(isDense ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
            zip.putNextEntry(entry);
            document = PatientDocument.of(generator, order.patients(), format);
            out = compression.around(sealing.around(counted));
        }

        JobFile end() throws IOException {
            out.close();
            zip.closeEntry();
            return new JobFile(name, counted.bytes);
        }
    }

    /** Counts what goes through, and stays open. */
    private static final class Counted extends FilterOutputStream {

        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            bytes++;
            out.write(b);
        }

        @Override
        public void write(byte[] from, int start, int length) throws IOException {
            bytes += length;
            out.write(from, start, length);
        }

        @Override
        public void close() {
            // The archive goes on.
        }
    }
}
