package dev.latchkey.ratelimit.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Lua script that Redis runs in one step. Redis is told its digest; where it has forgotten the script, the whole of it. */
final class Script {

    /** What scripts share stands where a line names it. */
    private static final Pattern SHARED = Pattern.compile("^--@(\\w+)$", Pattern.MULTILINE);

    private final byte[] text;
    private final String digest;

    private Script(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.digest = sha1(this.text);
    }

    /** The script of that name, with what all of them share in its place. */
    static Script named(String name) {
        return new Script(
                SHARED.matcher(resource(name)).replaceAll(line -> Matcher.quoteReplacement(resource(line.group(1)))));
    }

    /** Runs it and hands over the answer, or what went wrong. */
    void run(
            RedisScriptingAsyncCommands<byte[], byte[]> redis,
            byte[][] keys,
            byte[][] arguments,
            BiConsumer<byte @Nullable [], @Nullable Throwable> answer) {
        try {
            redis.<byte[]>evalsha(digest, ScriptOutputType.VALUE, keys, arguments)
                    .whenComplete((reply, failure) -> {
                        if (failure instanceof RedisNoScriptException) {
                            runWhole(redis, keys, arguments, answer);
                        } else {
                            answer.accept(reply, failure);
                        }
                    });
        } catch (RedisException e) {
            answer.accept(null, e);
        }
    }

    private void runWhole(
            RedisScriptingAsyncCommands<byte[], byte[]> redis,
            byte[][] keys,
            byte[][] arguments,
            BiConsumer<byte @Nullable [], @Nullable Throwable> answer) {
        try {
            redis.<byte[]>eval(text, ScriptOutputType.VALUE, keys, arguments).whenComplete(answer);
        } catch (RedisException e) {
            answer.accept(null, e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("the script " + name + ".lua is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
