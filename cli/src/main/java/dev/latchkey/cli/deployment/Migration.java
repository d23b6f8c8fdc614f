package dev.latchkey.cli.deployment;

import org.jspecify.annotations.Nullable;

/**
 * What a migration did.
 *
 * @param store the store, as it may be shown: without a password
 * @param from the version that the tables were at, or null when there were none
 * @param to the version that they are at now
 */
public record Migration(String store, @Nullable String from, String to) {}
