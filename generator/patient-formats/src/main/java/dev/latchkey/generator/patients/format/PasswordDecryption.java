package dev.latchkey.generator.patients.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.LongConsumer;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts a file that {@link PasswordEncryption} wrote, in flat memory. Java's own decryption keeps the whole file in memory, since it
 * hands out nothing before the tag was checked; here the plaintext goes to a file beside the target, which gets the target's name only
 * when the tag is right. One use each; for one thread.
 */
public final class PasswordDecryption {
    private static final int CHUNK = 64 * 1024;

    private final Path sealed;
    private final Path target;
    private final LongConsumer progress;

    /**
     * Prepares; nothing is read yet.
     *
     * @param target the file to make
     * @param progress is told from time to time how many bytes were decrypted so far
     */
    public PasswordDecryption(Path sealed, Path target, LongConsumer progress) {
        this.sealed = sealed;
        this.target = target;
        this.progress = progress;
    }

    /**
     * Decrypts. Deriving the key keeps a core busy for some tenths of a second.
     *
     * @param password not kept; the caller may blank it afterwards
     * @throws UnreadableFileException if the password is wrong or the file damaged, which cannot be told apart, or it is none of ours
     * @throws FileAlreadyExistsException if there is a file of the target's name
     * @throws IOException if reading or writing fails; in every case of failure no file is left behind
     */
    public void decrypt(char[] password) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path parent = target.toAbsolutePath().getParent();
        Path unchecked = Files.createTempFile(parent, ".decrypting-", ".part");
        try {
            try (InputStream in = Files.newInputStream(sealed);
                    OutputStream out = Files.newOutputStream(unchecked)) {
                decrypt(in, Files.size(sealed) - SealedLayout.OVERHEAD, password, out);
            }
            Files.move(unchecked, target);
        } finally {
            Files.deleteIfExists(unchecked);
        }
    }

    private void decrypt(InputStream in, long length, char[] password, OutputStream out) throws IOException {
        if (length < 0 || length > SealedLayout.MOST_PLAINTEXT) {
            throw new UnreadableFileException("This is not a file that Latchkey encrypted: it is too "
                    + (length < 0 ? "short" : "long") + " to be one.");
        }
        byte[] salt = in.readNBytes(SealedLayout.SALT_BYTES);
        byte[] nonce = in.readNBytes(SealedLayout.NONCE_BYTES);
        SecretKeySpec key = SealedLayout.key(password, salt);
        Cipher decrypting = SealedLayout.unauthenticated(key, nonce);
        // Encrypting the plaintext again makes the tag that belongs to the ciphertext that was read.
        Cipher authenticating = SealedLayout.encrypting(key, nonce);
        byte[] ciphertext = new byte[CHUNK];
        byte[] plaintext = new byte[CHUNK];
        byte[] discarded = new byte[CHUNK + 2 * SealedLayout.TAG_BYTES];
        try {
            long done = 0;
            while (done < length) {
                int size = (int) Math.min(CHUNK, length - done);
                if (in.readNBytes(ciphertext, 0, size) < size) {
                    throw new EOFException("The file became shorter while it was read.");
                }
                int decrypted = decrypting.update(ciphertext, 0, size, plaintext);
                authenticating.update(plaintext, 0, decrypted, discarded);
                out.write(plaintext, 0, decrypted);
                done += size;
                progress.accept(done);
            }
            byte[] rest = authenticating.doFinal();
            byte[] tag = Arrays.copyOfRange(rest, rest.length - SealedLayout.TAG_BYTES, rest.length);
            if (!MessageDigest.isEqual(tag, in.readNBytes(SealedLayout.TAG_BYTES))) {
                throw new UnreadableFileException("The password is wrong, or the file is damaged.");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java's AES does not behave as it must.", e);
        }
    }
}
