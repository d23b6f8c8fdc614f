package dev.latchkey.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntSupplier;

/**
 * A page of a longer list as a JSON array: how many there are in all is in {@code X-Total-Count}, and where those that follow are
 * in {@code Link} (RFC 8288). It is read from the store and written a part at a time, when the caller has taken the one before, so
 * that many who ask for long pages and do not read them hold a part each.
 */
public final class Listed<T> implements Iterator<Batch> {

    private static final int PART_BYTES = 64 << 10;
    private static final int FIRST_AT_ONCE = 4;
    private static final int MOST_AT_ONCE = 256;

    private final Source<T> source;
    private final ItemWriter<T> writer;
    private int skip;
    private int left;
    private int atOnce = FIRST_AT_ONCE;
    private boolean begun;
    private boolean ended;

    /** Where a list is read from; may block. */
    @FunctionalInterface
    public interface Source<T> {
        /** Those behind the first {@code skip}, and no more than {@code most}. */
        List<T> read(int skip, int most);
    }

    /** Writes one of the list's items. */
    @FunctionalInterface
    public interface ItemWriter<T> {
        /** Writes it. */
        void write(T item, JsonGenerator json) throws IOException;
    }

    Listed(Source<T> source, ItemWriter<T> writer, int skip, int most) {
        this.source = source;
        this.writer = writer;
        this.skip = skip;
        this.left = most;
    }

    /**
     * Answers with the page that the call's {@code skip} and {@code limit} ask for.
     *
     * @param count how many there are in all; may block
     */
    public static <T> void send(Exchange exchange, IntSupplier count, Source<T> source, ItemWriter<T> writer) {
        int skip = (int) exchange.call().number("skip");
        int limit = (int) exchange.call().number("limit");
        exchange.offLoop(
                () -> Begun.of(count.getAsInt(), new Listed<>(source, writer, skip, limit)),
                begun -> answer(exchange, begun, skip, limit));
    }

    private static void answer(Exchange exchange, Begun begun, int skip, int limit) {
        exchange.header("X-Total-Count", Integer.toString(begun.total()));
        long next = (long) skip + limit;
        if (next < begun.total()) {
            exchange.header(
                    "Link", "<" + exchange.request().path() + "?skip=" + next + "&limit=" + limit + ">; rel=\"next\"");
        }
        if (begun.others().hasNext()) {
            exchange.sendMade(200, Json.MEDIA_TYPE, begun);
        } else {
            exchange.send(200, Json.MEDIA_TYPE, begun.next().content());
        }
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public Batch next() {
        if (ended) {
            throw new NoSuchElementException("every item was written");
        }
        int wanted = Math.min(left, atOnce);
        List<T> items = source.read(skip, wanted);
        Buffer part = Buffer.buffer(begun ? "" : "[");
        for (T item : items) {
            if (begun) {
                part.appendString(",");
            }
            begun = true;
            part.appendBuffer(Json.write(json -> writer.write(item, json)));
        }
        begun = true;
        skip += items.size();
        left -= items.size();
        if (left == 0 || items.size() < wanted) {
            ended = true;
            part.appendString("]");
        } else {
            atOnce = Math.max(1, Math.min(MOST_AT_ONCE, (int) ((long) PART_BYTES * items.size() / part.length())));
        }
        return new Batch(part, 0);
    }

    /** A part that was made already, and those after it. */
    private static final class Begun implements Iterator<Batch> {

        private final int total;
        private final Batch first;
        private final Iterator<Batch> others;
        private boolean isTaken;

        private Begun(int total, Batch first, Iterator<Batch> others) {
            this.total = total;
            this.first = first;
            this.others = others;
        }

        static Begun of(int total, Iterator<Batch> parts) {
            return new Begun(total, parts.next(), parts);
        }

        int total() {
            return total;
        }

        Iterator<Batch> others() {
            return others;
        }

        @Override
        public boolean hasNext() {
            return !isTaken || others.hasNext();
        }

        @Override
        public Batch next() {
            if (isTaken) {
                return others.next();
            }
            isTaken = true;
            return first;
        }
    }
}
