package dev.latchkey.key;

import dev.latchkey.secret.Secret;

/**
 * A key with the secret that was just made for it: the only time that the secret is to be had.
 *
 * @param key the key
 * @param secret its newest secret, to be shown once
 */
public record IssuedKey(ApiKey key, Secret secret) {}
