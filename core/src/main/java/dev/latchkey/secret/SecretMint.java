package dev.latchkey.secret;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes secrets. As thread-safe as its source of randomness. */
public final class SecretMint {

    private static final int RANDOM_BYTES = 32;

    private final RandomGenerator random;

    /** @param random cryptographically strong, such as {@link java.security.SecureRandom} */
    public SecretMint(RandomGenerator random) {
        this.random = random;
    }

    /** A new secret of 256 random bits. */
    public Secret mint(SecretPrefix prefix) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Secret.of(SecretShape.format(prefix, HexFormat.of().formatHex(bytes)));
    }
}
