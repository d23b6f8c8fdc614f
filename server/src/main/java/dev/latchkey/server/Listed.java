package dev.latchkey.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A page of a longer list as a JSON array, written a part at a time: how many there are in all is in {@code X-Total-Count}, and where those
 * that follow are in {@code Link} (RFC 8288).
 */
public final class Listed<T> implements Iterator<Batch> {

    private static final int PART = 64 << 10;

    private final Iterator<T> items;
    private final ItemWriter<T> writer;
    private boolean begun;
    private boolean ended;

    /** Writes one of the list's items. */
    @FunctionalInterface
    public interface ItemWriter<T> {
        /** Writes it. */
        void write(T item, JsonGenerator json) throws IOException;
    }

    /**
     * Part of a list.
     *
     * @param items those of the page
     * @param total how many there are in all
     */
    public record Page<T>(List<T> items, int total) {}

    private Listed(List<T> items, ItemWriter<T> writer) {
        this.items = items.iterator();
        this.writer = writer;
    }

    /** Answers with the page that the call's {@code skip} and {@code limit} ask for. */
    public static <T> void send(Exchange exchange, Page<T> page, ItemWriter<T> writer) {
        long skip = exchange.call().number("skip");
        long limit = exchange.call().number("limit");
        exchange.header("X-Total-Count", Integer.toString(page.total()));
        long next = skip + page.items().size();
        if (!page.items().isEmpty() && next < page.total()) {
            exchange.header(
                    "Link", "<" + exchange.request().path() + "?skip=" + next + "&limit=" + limit + ">; rel=\"next\"");
        }
        Listed<T> listed = new Listed<>(page.items(), writer);
        Batch first = listed.next();
        if (listed.hasNext()) {
            exchange.send(200, Json.MEDIA_TYPE, new Rest<>(first, listed));
        } else {
            exchange.send(200, Json.MEDIA_TYPE, first.content());
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
        Buffer part = Buffer.buffer(begun ? "" : "[");
        while (items.hasNext() && part.length() < PART) {
            if (begun) {
                part.appendString(",");
            }
            begun = true;
            T item = items.next();
            part.appendBuffer(Json.write(json -> writer.write(item, json)));
        }
        begun = true;
        if (!items.hasNext()) {
            ended = true;
            part.appendString("]");
        }
        return new Batch(part, 0);
    }

    /** A part that was made already, and those after it. */
    private static final class Rest<T> implements Iterator<Batch> {

        private final Batch first;
        private final Listed<T> others;
        private boolean isBegun;

        Rest(Batch first, Listed<T> others) {
            this.first = first;
            this.others = others;
        }

        @Override
        public boolean hasNext() {
            return !isBegun || others.hasNext();
        }

        @Override
        public Batch next() {
            if (isBegun) {
                return others.next();
            }
            isBegun = true;
            return first;
        }
    }
}
