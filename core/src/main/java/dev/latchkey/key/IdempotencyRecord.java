package dev.latchkey.key;

import java.time.Instant;
import java.util.UUID;

/**
 * What was answered to a request with an idempotency key, sealed under that key, which is not kept.
 *
 * @param hash of the actor and its idempotency key, in hexadecimal digits
 * @param key the API key that was made or rotated; the answer goes when it is purged
 * @param request a digest of the request, in hexadecimal digits
 * @param sealed the answer, encrypted, in base64
 * @param expiresAt the first instant at which it is no longer given
 */
public record IdempotencyRecord(String hash, UUID key, String request, String sealed, Instant expiresAt) {}
