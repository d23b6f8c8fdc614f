package dev.latchkey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A way to a server on this machine that can be made slow: what the server answers then comes later. Thread-safe. */
public final class SlowLine implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final int target;
    private final ServerSocket entrance;
    private final ExecutorService readers = Executors.newCachedThreadPool();
    /** One thread, so that pieces stay in their order. */
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long delayMillis;

    private SlowLine(int target, ServerSocket entrance) {
        this.target = target;
        this.entrance = entrance;
    }

    /** Opens a way to a port of 127.0.0.1. */
    public static SlowLine to(int port) throws IOException {
        SlowLine line = new SlowLine(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        line.readers.execute(line::accept);
        return line;
    }

    /** Where its entrance is, on 127.0.0.1. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** From now on the server's answers come that much later, and none before those that are on their way. */
    public void delay(Duration by) {
        delayMillis = by.toMillis();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = entrance.accept();
                sockets.add(caller);
                readers.execute(() -> connect(caller));
            }
        } catch (IOException closed) {
            // That is the end of the line.
        }
    }

    private void connect(Socket caller) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            caller.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            readers.execute(() -> carry(server, caller, true));
            carry(caller, server, false);
        } catch (IOException refused) {
            close(caller);
        }
    }

    private void carry(Socket from, Socket to, boolean isAnswer) {
        byte[] bytes = new byte[BUFFER];
        // Whichever task runs first takes what came first.
        Queue<byte[]> pieces = new ConcurrentLinkedQueue<>();
        long last = System.nanoTime();
        try {
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                byte[] piece = Arrays.copyOf(bytes, read);
                if (isAnswer) {
                    long now = System.nanoTime();
                    last = Math.max(last, now + TimeUnit.MILLISECONDS.toNanos(delayMillis));
                    pieces.add(piece);
                    var unused = later.schedule(() -> write(to, pieces.remove()), last - now, TimeUnit.NANOSECONDS);
                } else {
                    write(to, piece);
                }
            }
        } catch (IOException gone) {
            // So is the other side.
        }
        close(from);
        close(to);
    }

    private void write(Socket to, byte[] piece) {
        try {
            to.getOutputStream().write(piece);
        } catch (IOException gone) {
            close(to);
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts it. */
    @Override
    public void close() throws IOException {
        entrance.close();
        sockets.forEach(this::close);
        readers.shutdownNow();
        later.shutdownNow();
    }
}
