package dev.latchkey.cli.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A process's standard output. When its reader has gone, as {@code head -1} soon does, what is still written goes nowhere, and is no
 * failure: the reader had what it wanted.
 */
final class StandardOutput extends OutputStream {

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private boolean isUnread;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int start, int length) throws IOException {
        if (isUnread) {
            return;
        }
        try {
            out.write(from, start, length);
        } catch (IOException e) {
            if (!isClosedPipe(e)) {
                throw e;
            }
            isUnread = true;
        }
    }

    /** By what is written to, where the machine tells: the reason's wording follows the locale. */
    private static boolean isClosedPipe(IOException e) {
        try {
            String what = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return what.startsWith("pipe:") || what.startsWith("socket:");
        } catch (IOException unknown) {
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
        }
    }
}
