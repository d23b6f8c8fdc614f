package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.PastAdmissions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Numbers as scripts read and write them: binary, the lowest byte first. */
final class Packed {

    private Packed() {}

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Pairs of age in milliseconds and count. */
    static byte[] admissions(List<PastAdmissions> admissions) {
        byte[] packed = new byte[admissions.size() * (Long.BYTES + Integer.BYTES)];
        ByteBuffer writing = little(packed);
        for (PastAdmissions each : admissions) {
            writing.putLong(each.age().toMillis()).putInt(each.count());
        }
        return packed;
    }
}
