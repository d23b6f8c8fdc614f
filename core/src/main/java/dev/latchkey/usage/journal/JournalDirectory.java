package dev.latchkey.usage.journal;

import dev.latchkey.file.FileErrorText;
import dev.latchkey.file.OwnerOnly;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which a journal's segments lie, held by one process at a time. A segment's file is called by the sequence
 * number of its first slot. Not thread-safe. Long for the ways in which a crash may leave a directory, which are one story.
 */
final class JournalDirectory implements AutoCloseable {

    static final String SUFFIX = ".journal";
    static final String DAMAGED = ".damaged";
    static final String FOREIGN = ".foreign";

    private static final String LOCK = "lock";
    private static final String UNREADY = "next.tmp";
    private static final Pattern NAME = Pattern.compile("(\\d{1,18})\\.journal(\\.damaged.*)?");
    private static final int ZEROS_AT_ONCE = 1 << 18;
    private static final Logger LOG = LoggerFactory.getLogger(JournalDirectory.class);

    /**
     * What this process holds. The system's locks are between processes, and closing any other channel to the same file would
     * give them away, so that file must not even be opened twice.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private long highest;
    private UUID journal = UUID.randomUUID();
    private @Nullable JournalMark mark;
    private @Nullable FileChannel markFile;

    private JournalDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes hold of the directory, which is made when it is missing.
     *
     * @throws JournalInUseException when it is held already
     * @throws JournalException when it cannot be used at all
     */
    static JournalDirectory open(Path directory) {
        try {
            OwnerOnly.directory(directory);
            Path path = directory.toRealPath();
            if (!HELD.add(path)) {
                throw new JournalInUseException(directory);
            }
            @Nullable FileChannel channel = null;
            try {
                channel = lock(path);
            } finally {
                if (channel == null) {
                    HELD.remove(path);
                }
            }
            if (channel == null) {
                throw new JournalInUseException(directory);
            }
            return new JournalDirectory(path, channel);
        } catch (IOException e) {
            throw new JournalException(
                    "the journal's directory " + directory + " cannot be used: " + FileErrorText.of(e)
                            + "; make it writable, or use another directory",
                    e);
        }
    }

    private static @Nullable FileChannel lock(Path path) throws IOException {
        FileChannel channel = OwnerOnly.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : channel;
    }

    /**
     * What earlier runs left, in the order of its sequence numbers. What cannot be read is set aside.
     *
     * @throws JournalException when a later version wrote here, or a file cannot be read
     */
    List<StoredSegment> recover() {
        List<StoredSegment> segments = new ArrayList<>();
        try {
            readMark();
            Files.deleteIfExists(path.resolve(UNREADY));
            for (Path file : files()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && name.group(2) == null) {
                    recover(file, Long.parseLong(name.group(1)), segments);
                } else if (name.matches()) {
                    passOverAllOf(Long.parseLong(name.group(1)));
                }
            }
            segments.sort(Comparator.comparingLong(StoredSegment::first));
            setForeignAside(segments);
            for (StoredSegment segment : segments) {
                highest = Math.max(highest, segment.last());
            }
        } catch (IOException e) {
            throw new JournalException(
                    "the journal in " + path + " cannot be read: " + FileErrorText.of(e)
                            + "; repair the disk, or move the file away without its usage",
                    e);
        }
        return segments;
    }

    private void readMark() throws IOException {
        try {
            mark = JournalMark.read(path).orElse(null);
        } catch (DamagedSegmentException e) {
            LOG.error("{}; what the database says of this node is believed", e.getMessage());
        }
        if (mark != null) {
            highest = mark.progress().position();
        }
    }

    /** Segments of another journal, whose own node counts them. Where the mark is lost, the newest one says which this is. */
    private void setForeignAside(List<StoredSegment> segments) throws IOException {
        UUID known = mark == null ? SegmentHeader.ANY_JOURNAL : mark.journal();
        for (int i = segments.size() - 1; i >= 0 && known.equals(SegmentHeader.ANY_JOURNAL); i--) {
            known = segments.get(i).header().journal();
        }
        if (known.equals(SegmentHeader.ANY_JOURNAL)) {
            return;
        }
        journal = known;
        for (StoredSegment segment : List.copyOf(segments)) {
            if (!segment.header().isOf(journal)) {
                Path aside = aside(segment.file(), FOREIGN);
                Files.move(segment.file(), aside);
                segments.remove(segment);
                LOG.error(
                        "{} belongs to the journal of another node, which counts the usage in it; it was set aside as {}",
                        segment.file(),
                        aside.getFileName());
            }
        }
    }

    private void recover(Path file, long first, List<StoredSegment> segments) throws IOException {
        try {
            StoredSegment segment = StoredSegment.of(file);
            if (segment.first() != first) {
                throw new DamagedSegmentException("its header is that of another file");
            }
            if (segment.missing() > 0) {
                LOG.error(
                        "{} is cut off: its last {} slots are missing, with the usage in them",
                        file,
                        segment.missing());
            }
            if (segment.isUnused()) {
                Files.delete(file);
            } else {
                segments.add(segment);
            }
        } catch (DamagedSegmentException e) {
            passOverAllOf(first);
            Path aside = aside(file, DAMAGED);
            Files.move(file, aside);
            LOG.error(
                    "{} is damaged: {}. It was set aside as {}, and no usage in it is counted",
                    file,
                    e.getMessage(),
                    aside.getFileName());
        }
    }

    /** No number may be used again that a segment may hold of which nothing but the first number is known. */
    private void passOverAllOf(long first) {
        highest = Math.max(highest, first + Integer.MAX_VALUE);
    }

    /** The highest sequence number that any file here may hold, or 0. */
    long highest() {
        return highest;
    }

    /**
     * Makes a segment ready to be written: every byte of it is on the disk.
     *
     * @param reused a segment's file to make it of, which then is none any more
     */
    LiveSegment prepare(SegmentHeader header, Names names, @Nullable Path reused) throws IOException {
        Path unready = path.resolve(UNREADY);
        Path file = path.resolve(String.format("%018d", header.first()) + SUFFIX);
        try {
            if (reused != null) {
                Files.move(reused, unready, StandardCopyOption.ATOMIC_MOVE);
            }
            write(unready, header);
            Files.move(unready, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory();
            return LiveSegment.map(file, header, names);
        } catch (IOException e) {
            discard(unready, e);
            discard(file, e);
            throw e;
        }
    }

    private static void write(Path file, SegmentHeader header) throws IOException {
        try (FileChannel channel = OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            write(channel, header.page(), 0);
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_AT_ONCE);
            long end = SegmentHeader.fileBytes(header.slots());
            for (long at = SegmentHeader.PAGE_BYTES; at < end; at += ZEROS_AT_ONCE) {
                write(channel, zeros.clear().limit((int) Math.min(ZEROS_AT_ONCE, end - at)), at);
            }
            channel.force(true);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    private static void discard(Path file, IOException because) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Deletes a segment's file. */
    void delete(JournalSegment segment) throws IOException {
        Files.deleteIfExists(segment.file());
    }

    private void forceDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (AccessDeniedException e) {
            LOG.debug("This system does not let a directory be forced to the disk", e);
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            stream.forEach(files::add);
        }
        return files;
    }

    private static Path aside(Path file, String suffix) {
        String name = file.getFileName() + suffix;
        Path aside = file.resolveSibling(name);
        for (int i = 2; Files.exists(aside); i++) {
            aside = file.resolveSibling(name + "-" + i);
        }
        return aside;
    }

    /** Which journal this is. To be asked after {@link #recover}. */
    UUID journal() {
        return journal;
    }

    /** What was last noted of the store. To be asked after {@link #recover}. */
    Optional<JournalMark> mark() {
        return Optional.ofNullable(mark);
    }

    /** Notes of which store, node and run the journal is from now on, so that a power cut does not undo it. */
    void mark(String node, UsageProgress progress) throws IOException {
        FileChannel file = markFile;
        if (file == null) {
            file = JournalMark.open(path);
            markFile = file;
        }
        JournalMark noted = new JournalMark(journal, node, progress);
        noted.write(file);
        file.force(true);
        forceDirectory();
        mark = noted;
    }

    /** Notes how far the store has come, unless no run was noted. */
    void mark(long position) throws IOException {
        JournalMark known = mark;
        FileChannel file = markFile;
        if (known != null && file != null && known.progress().position() != position) {
            JournalMark noted =
                    new JournalMark(journal, known.node(), known.progress().at(position));
            noted.write(file);
            mark = noted;
        }
    }

    /** How the clocks stood to each other while earlier runs wrote here. */
    ClockRecord clocks(TimeSource time) {
        return new ClockRecord(path, time);
    }

    /** Lets go of the directory. */
    @Override
    public void close() {
        try {
            FileChannel file = markFile;
            if (file != null) {
                file.close();
            }
            channel.close();
        } catch (IOException e) {
            LOG.warn("The lock of {} could not be given back: {}", path, e.getMessage());
        } finally {
            HELD.remove(path);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
