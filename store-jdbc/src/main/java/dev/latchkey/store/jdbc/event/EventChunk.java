package dev.latchkey.store.jdbc.event;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Events of many requests as one row: column by column, so that what is alike stands together, and compressed. Ids of requests are random
 * and stay as they are; times are told by what lies between them; keys, routes and addresses by their place in a list of those that occur.
 * The order of the events is kept.
 */
final class EventChunk {

    /** The first byte of a body, by which a later form can be told from this one. */
    private static final int FORM = 1;

    private static final int ID_BYTES = 16;

    /** What most columns come to, so that a buffer seldom has to grow. */
    private static final int USUAL_BYTES = 16;

    private final long firstAt;
    private final long lastAt;
    private final int size;
    private final byte[] keys;
    private final byte[] body;

    /**
     * One that was stored.
     *
     * @param firstAt when the earliest of the requests was admitted, in milliseconds since the epoch
     * @param lastAt when the latest was
     * @param size how many events it has, at least one
     * @param keys the ids of all keys that occur, sixteen bytes each, so that a database can find a key's chunks without unpacking them
     * @param body the events
     */
    EventChunk(long firstAt, long lastAt, int size, byte[] keys, byte[] body) {
        this.firstAt = firstAt;
        this.lastAt = lastAt;
        this.size = size;
        this.keys = keys;
        this.body = body;
    }

    static EventChunk of(List<UsageEvent> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a chunk has at least one event");
        }
        long firstAt = Long.MAX_VALUE;
        long lastAt = Long.MIN_VALUE;
        ByteWriter ids = new ByteWriter(1 + ID_BYTES * events.size());
        ids.put(FORM);
        Places<UUID> keys = new Places<>(events.size());
        Places<String> routes = new Places<>(events.size());
        Places<Integer> addresses = new Places<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            UsageEvent event = events.get(i);
            firstAt = Math.min(firstAt, event.admittedAt());
            lastAt = Math.max(lastAt, event.admittedAt());
            ids.putLong(event.requestIdHigh());
            ids.putLong(event.requestIdLow());
            keys.add(i, event.key());
            routes.add(i, event.route());
            addresses.add(i, event.address());
        }
        ByteWriter columns = new ByteWriter(USUAL_BYTES * events.size());
        columns.putNumber(routes.values.size());
        routes.values.forEach(columns::putText);
        columns.putNumber(addresses.values.size());
        addresses.values.forEach(address -> columns.putNumber(Integer.toUnsignedLong(address)));
        keys.writeTo(columns);
        routes.writeTo(columns);
        addresses.writeTo(columns);
        long before = firstAt;
        for (UsageEvent event : events) {
            columns.putSigned(event.admittedAt() - before);
            before = event.admittedAt();
        }
        events.forEach(event -> columns.put(event.method().number()));
        events.forEach(event -> columns.putNumber(event.requests()));
        events.forEach(event -> columns.putNumber(event.units()));
        events.forEach(event -> columns.putNumber(event.status()));
        events.forEach(event -> columns.putNumber(event.settled()));
        events.forEach(event -> columns.putNumber(event.latencyMicros()));
        columns.compressTo(ids);

        ByteWriter keyIds = new ByteWriter(ID_BYTES * keys.values.size());
        for (UUID key : keys.values) {
            keyIds.putLong(key.getMostSignificantBits());
            keyIds.putLong(key.getLeastSignificantBits());
        }
        return new EventChunk(firstAt, lastAt, events.size(), keyIds.bytes(), ids.bytes());
    }

    /**
     * The events, in the order in which they came.
     *
     * @throws IllegalStateException when this is no chunk, or one of a form that is not known
     */
    List<UsageEvent> events() {
        ByteReader ids = new ByteReader(body);
        int form = ids.get();
        if (form != FORM) {
            throw new IllegalStateException("events are stored in form " + form + ", which this program does not know");
        }
        ByteReader columns = ByteReader.compressed(body, 1 + ID_BYTES * size);
        String[] routes = new String[columns.count(size)];
        for (int i = 0; i < routes.length; i++) {
            routes[i] = columns.text();
        }
        int[] addresses = new int[columns.count(size)];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = (int) columns.number();
        }
        UUID[] keyIds = keyIds();
        int[] keyOf = places(columns, keyIds.length);
        int[] routeOf = places(columns, routes.length);
        int[] addressOf = places(columns, addresses.length);
        long[] times = new long[size];
        long time = firstAt;
        for (int i = 0; i < size; i++) {
            time += columns.signed();
            times[i] = time;
        }
        Method[] methods = new Method[size];
        for (int i = 0; i < size; i++) {
            methods[i] = Method.ofNumber(columns.get());
        }
        long[] requests = numbers(columns);
        long[] units = numbers(columns);
        long[] statuses = numbers(columns);
        long[] settled = numbers(columns);
        long[] latencies = numbers(columns);
        List<UsageEvent> events = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            events.add(new UsageEvent(
                    keyIds[keyOf[i]],
                    times[i],
                    ids.getLong(),
                    ids.getLong(),
                    routes[routeOf[i]],
                    methods[i],
                    addresses[addressOf[i]],
                    (int) requests[i],
                    units[i],
                    (int) statuses[i],
                    (int) settled[i],
                    latencies[i]));
        }
        return events;
    }

    /** When the earliest of the requests was admitted. */
    long firstAt() {
        return firstAt;
    }

    /** When the latest of them was. */
    long lastAt() {
        return lastAt;
    }

    /** How many events it has. */
    int size() {
        return size;
    }

    /** The ids of its keys, as they are stored; not to be changed. */
    byte[] keys() {
        return keys;
    }

    /** The events, as they are stored; not to be changed. */
    byte[] body() {
        return body;
    }

    /** How many bytes it takes, but for its row. */
    int bytes() {
        return keys.length + body.length;
    }

    private UUID[] keyIds() {
        ByteReader reader = new ByteReader(keys);
        UUID[] all = new UUID[keys.length / ID_BYTES];
        for (int i = 0; i < all.length; i++) {
            all[i] = new UUID(reader.getLong(), reader.getLong());
        }
        return all;
    }

    private int[] places(ByteReader columns, int most) {
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            places[i] = columns.place(most);
        }
        return places;
    }

    private long[] numbers(ByteReader columns) {
        long[] numbers = new long[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = columns.number();
        }
        return numbers;
    }

    /** The values that occur in a column, each once, and which one each event has. */
    private static final class Places<T> {

        private final List<T> values = new ArrayList<>();
        private final Map<T, Integer> places = new HashMap<>();
        private final int[] placeOf;

        Places(int events) {
            placeOf = new int[events];
        }

        void add(int event, T value) {
            Integer place = places.get(value);
            if (place == null) {
                place = values.size();
                places.put(value, place);
                values.add(value);
            }
            placeOf[event] = place;
        }

        void writeTo(ByteWriter columns) {
            for (int place : placeOf) {
                columns.putNumber(place);
            }
        }
    }
}
