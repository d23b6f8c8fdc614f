package dev.latchkey.jobs;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archives on this node's disk, within a space that they never exceed, half-written ones included. When it is full the oldest go.
 * An archive is whole or not there: it is written beside its place and moved there. Thread-safe; blocking.
 */
public final class ArchiveStore {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveStore.class);
    private static final String SUFFIX = ".zip";
    private static final String DRAFT_SUFFIX = ".draft";
    private static final int BUFFER = 64 * 1024;

    private final Path directory;
    private final long space;
    /** The sizes, the oldest archive first. */
    private final Map<UUID, Long> sizes = new LinkedHashMap<>();

    private long used;
    private long drafts;

    /**
     * Takes up what is in the directory, and removes what an earlier process did not finish.
     *
     * @param directory made if it is not there; this process's own
     * @param space the most bytes there
     * @throws IOException when the directory cannot be used
     */
    public ArchiveStore(Path directory, long space) throws IOException {
        this.directory = directory;
        this.space = space;
        Files.createDirectories(directory);
        List<Path> archives = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(DRAFT_SUFFIX)) {
                    Files.delete(file);
                } else if (file.toString().endsWith(SUFFIX)) {
                    archives.add(file);
                }
            }
        }
        archives.sort(Comparator.comparing(file -> file.toFile().lastModified()));
        for (Path file : archives) {
            String name = file.getFileName().toString();
            sizes.put(UUID.fromString(name.substring(0, name.length() - SUFFIX.length())), Files.size(file));
        }
        used = sizes.values().stream().mapToLong(Long::longValue).sum();
        makeRoom(0);
    }

    /** Where the job's archive lies, if it is here. It may be removed at any time; who has opened it can read on. */
    public synchronized Optional<Archive> find(UUID job) {
        return Optional.ofNullable(sizes.get(job)).map(bytes -> new Archive(path(job), bytes));
    }

    /** The jobs whose archives are here. */
    public synchronized Set<UUID> jobs() {
        return Set.copyOf(sizes.keySet());
    }

    /** Removes the job's archive, if it is here. */
    public synchronized void delete(UUID job) {
        Long size = sizes.remove(job);
        if (size != null) {
            used -= size;
            try {
                Files.deleteIfExists(path(job));
            } catch (IOException e) {
                LOG.warn("The archive {} cannot be removed: {}", path(job), e.toString());
            }
        }
    }

    /** Begins to write the job's archive. */
    Draft begin(UUID job) throws IOException {
        return new Draft(job, directory.resolve(job + "." + nextDraft() + DRAFT_SUFFIX));
    }

    private synchronized long nextDraft() {
        return drafts++;
    }

    private Path path(UUID job) {
        return directory.resolve(job + SUFFIX);
    }

    private synchronized void take(long bytes) throws IOException {
        makeRoom(bytes);
        if (used + bytes > space) {
            throw new IOException("the archives have no more than " + space + " bytes in " + directory);
        }
        used += bytes;
    }

    private void makeRoom(long bytes) {
        for (UUID oldest : List.copyOf(sizes.keySet())) {
            if (used + bytes <= space) {
                return;
            }
            delete(oldest);
        }
    }

    private synchronized void giveBack(long bytes) {
        used -= bytes;
    }

    private synchronized void put(UUID job, Path written, long bytes) throws IOException {
        Files.move(written, path(job), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Long before = sizes.remove(job);
        used -= before == null ? 0 : before;
        sizes.put(job, bytes);
    }

    /** An archive that is being written. Closing it without keeping it leaves no trace. For one thread at a time. */
    final class Draft implements Closeable {

        private final UUID job;
        private final Path file;
        private final FileChannel channel;
        private final OutputStream out;
        private long bytes;
        private boolean kept;

        private Draft(UUID job, Path file) throws IOException {
            this.job = job;
            this.file = file;
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.out = new BufferedOutputStream(new Accounted(Channels.newOutputStream(channel)), BUFFER);
        }

        /** Where to write it; throws {@link IOException} when there is no room. */
        OutputStream out() {
            return out;
        }

        /** Puts what was written into its place, to survive a crash of the machine. */
        void keep() throws IOException {
            out.flush();
            channel.force(true);
            channel.close();
            put(job, file, bytes);
            kept = true;
        }

        @Override
        public void close() throws IOException {
            if (!kept) {
                channel.close();
                Files.deleteIfExists(file);
                giveBack(bytes);
                bytes = 0;
            }
        }

        /** Takes the room before it writes. */
        private final class Accounted extends FilterOutputStream {

            Accounted(OutputStream out) {
                super(out);
            }

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int start, int length) throws IOException {
                take(length);
                bytes += length;
                out.write(from, start, length);
            }
        }
    }
}
