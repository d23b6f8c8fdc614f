package dev.latchkey.cli.deployment;

import dev.latchkey.secret.Secret;
import java.net.URI;

/**
 * A server whose keys are managed, and by what authority.
 *
 * @param server its address, {@code http} or {@code https}, without a slash at the end
 * @param adminKey the secret of a key with an admin scope
 */
public record RemoteOptions(URI server, Secret adminKey) {}
