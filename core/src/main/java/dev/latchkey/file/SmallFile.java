package dev.latchkey.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole files that are meant to be small, and that an operator may have named by mistake. */
public final class SmallFile {

    private SmallFile() {}

    /**
     * What is in it.
     *
     * @param most bytes that such a file may have
     * @throws FileSystemException with a reason when it has more
     * @throws IOException when it cannot be read
     */
    public static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] read = in.readNBytes(most + 1);
            if (read.length > most) {
                throw new FileSystemException(
                        file.toString(), null, "it has more than " + (most >> 10) + " KiB, and should be small");
            }
            return read;
        }
    }

    /** The same as a text in UTF-8; also fails when it is none. */
    public static String text(Path file, int most) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes(file, most)))
                .toString();
    }
}
