package dev.latchkey.generator.patients.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordEncryptionTest {
    /** The password of known-answer.enc, which Python made. */
    private static final String KNOWN = "Feldlazarett \u21167 \u2013 gr\u00fcn";

    private static final String PASSWORD = "battery staple";

    private final RandomGenerator random = new Random(1);

    @TempDir
    Path directory;

    @Test
    void a_file_of_another_program_is_decrypted() throws IOException {
        Path sealed = file("known.enc", resource("known-answer.enc"));
        assertThat(decrypted(sealed, KNOWN)).isEqualTo(resource("known-answer.txt"));
    }

    @Test
    void the_same_salt_and_nonce_give_the_other_programs_bytes() throws IOException {
        RandomGenerator counting = new RandomGenerator() {
            private byte next;

            @Override
            public long nextLong() {
                throw new AssertionError("bytes are wanted");
            }

            @Override
            public void nextBytes(byte[] bytes) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = next++;
                }
            }
        };
        assertThat(encrypted(counting, resource("known-answer.txt"), KNOWN)).isEqualTo(resource("known-answer.enc"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 300_001})
    void every_length_comes_back(int length) throws IOException, GeneralSecurityException {
        byte[] content = content(length);
        byte[] sealed = encrypted(random, content, PASSWORD);
        assertThat(sealed).hasSize(16 + 12 + length + 16);
        assertThat(decryptedByJava(sealed)).isEqualTo(content);
        List<Long> progress = new ArrayList<>();
        Path target = directory.resolve("plain");
        new PasswordDecryption(file("sealed", sealed), target, progress::add).decrypt(PASSWORD.toCharArray());
        assertThat(target).hasBinaryContent(content);
        assertThat(progress).isSorted().allMatch(done -> done <= length);
        if (length > 0) {
            assertThat(progress).endsWith((long) length);
        }
    }

    @Test
    void two_files_share_neither_salt_nor_nonce() throws IOException {
        byte[] one = encrypted(random, content(10), PASSWORD);
        byte[] other = encrypted(random, content(10), PASSWORD);
        assertThat(Arrays.copyOf(one, 16)).isNotEqualTo(Arrays.copyOf(other, 16));
        assertThat(Arrays.copyOfRange(one, 16, 28)).isNotEqualTo(Arrays.copyOfRange(other, 16, 28));
    }

    @Test
    void a_wrong_password_leaves_no_file() throws IOException {
        Path sealed = file("sealed", encrypted(random, content(100_000), PASSWORD));
        assertUnreadable(sealed, "battery stapler", "The password is wrong, or the file is damaged.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 28, 100_027, 100_028})
    void a_single_flipped_bit_leaves_no_file(int place) throws IOException {
        byte[] sealed = encrypted(random, content(100_000), PASSWORD);
        sealed[place] ^= 4;
        assertUnreadable(file("sealed", sealed), PASSWORD, "The password is wrong, or the file is damaged.");
    }

    @Test
    void a_file_cut_short_leaves_no_file() throws IOException {
        byte[] sealed = encrypted(random, content(100_000), PASSWORD);
        assertUnreadable(
                file("cut", Arrays.copyOf(sealed, sealed.length - 1)),
                PASSWORD,
                "The password is wrong, or the file is damaged.");
        assertUnreadable(
                file("stub", Arrays.copyOf(sealed, 43)),
                PASSWORD,
                "This is not a file that Latchkey encrypted: it is too short to be one.");
    }

    @Test
    void a_file_that_is_there_is_not_overwritten() throws IOException {
        Path sealed = file("sealed", encrypted(random, content(10), PASSWORD));
        Path target = file("mine", content(3));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> new PasswordDecryption(sealed, target, done -> {}).decrypt(PASSWORD.toCharArray()));
        assertThat(target).hasBinaryContent(content(3));
    }

    @Test
    void a_short_password_is_refused_before_anything_is_written() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PasswordEncryption(random).around(out, "seven77".toCharArray()))
                .withMessage("An encryption password needs at least 8 characters.");
        assertThat(out.size()).isZero();
    }

    @Test
    void a_document_goes_through_compression_and_encryption() throws IOException {
        Path sealed = directory.resolve("run.json.gz.enc");
        try (OutputStream out = Compression.GZIP.around(
                new PasswordEncryption(random).around(Files.newOutputStream(sealed), PASSWORD.toCharArray()))) {
            Runs.write(PatientDocument.of(Runs.standard(), 1_000, OutputFormat.JSON), 100, out);
        }
        try (InputStream plain =
                new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(decrypted(sealed, PASSWORD)))) {
            assertThat(plain.readAllBytes()).isEqualTo(Runs.written(Runs.standard(), 1_000, OutputFormat.JSON));
        }
    }

    private void assertUnreadable(Path sealed, String password, String message) throws IOException {
        Path target = directory.resolve("plain");
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> new PasswordDecryption(sealed, target, done -> {}).decrypt(password.toCharArray()))
                .withMessage(message);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> !name.contains("plain") && !name.contains("decrypting"));
        }
    }

    private byte[] decrypted(Path sealed, String password) throws IOException {
        Path target = directory.resolve("plain");
        new PasswordDecryption(sealed, target, done -> {}).decrypt(password.toCharArray());
        return Files.readAllBytes(target);
    }

    private static byte[] encrypted(RandomGenerator random, byte[] content, String password) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = new PasswordEncryption(random).around(sealed, password.toCharArray())) {
            out.write(content);
        }
        return sealed.toByteArray();
    }

    private static byte[] decryptedByJava(byte[] sealed) throws GeneralSecurityException {
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), Arrays.copyOf(sealed, 16), 600_000, 256))
                .getEncoded();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, sealed, 16, 12));
        return cipher.doFinal(sealed, 28, sealed.length - 28);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PasswordEncryptionTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }
}
