package dev.latchkey.secret;

/**
 * A secret as the store keeps it.
 *
 * @param hash unique for good, even after the key is purged
 * @param pepperVersion which pepper it was hashed under; {@link SecretHasher#NO_PEPPER} for none
 * @param hint the secret's first characters
 * @param shape the secret's shape; foreign where it is not known
 */
public record StoredSecret(SecretHash hash, int pepperVersion, String hint, SecretShape shape) {}
