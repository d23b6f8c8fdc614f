package dev.latchkey.app;

import dev.latchkey.key.Secret;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.server.ServerSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a node runs.
 *
 * @param server how it listens
 * @param hasher how secrets are hashed
 * @param withDemoKey whether the public demo key works here
 * @param legacySecret the one secret that the deployment had before, if it goes on working
 * @param staleAfter how long keys in memory are trusted while the store does not answer
 */
record NodeSettings(
        ServerSettings server,
        SecretHasher hasher,
        boolean withDemoKey,
        Optional<Secret> legacySecret,
        Duration staleAfter) {}
