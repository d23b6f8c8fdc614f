package dev.latchkey.key;

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

    /** A new secret of 256 random bits, with the prefix of the key's type. */
    public Secret mint(KeyType type) {
        String prefix = switch (type) {
            case LIVE -> SecretShape.LIVE_PREFIX;
            case DEMO -> SecretShape.DEMO_PREFIX;
            case LEGACY -> throw new IllegalArgumentException("the legacy key's secret is not ours to make");
        };
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Secret.of(SecretShape.format(prefix, HexFormat.of().formatHex(bytes)));
    }
}
