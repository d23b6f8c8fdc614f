package dev.latchkey.usage.journal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives mapped memory back at once. Java itself does so when the collector finds the buffer unused, which in a small heap with
 * little garbage that grows old may take hours.
 */
final class Mappings {

    private static final Logger LOG = LoggerFactory.getLogger(Mappings.class);

    /** Takes a buffer; null where this Java has no such thing. */
    private static final @Nullable MethodHandle CLEANER = cleaner();

    private Mappings() {}

    /**
     * Unmaps what the buffer maps, or leaves it to the collector where this Java cannot. Any use of the buffer from now on may
     * end the process.
     */
    static void giveBack(MappedByteBuffer mapping) {
        MethodHandle cleaner = CLEANER;
        if (cleaner == null) {
            return;
        }
        try {
            cleaner.invoke((ByteBuffer) mapping);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a method without checked exceptions threw one", e);
        }
    }

    /** Not part of Java's interface but of all its builds, in the module jdk.unsupported. */
    private static @Nullable MethodHandle cleaner() {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(instance.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("This Java gives mapped files back only when its collector comes to them, which takes memory", e);
            return null;
        }
    }
}
