package dev.latchkey.cli.deployment;

import java.nio.file.Path;

/**
 * What the server proves its name with: two PEM files.
 *
 * @param certificate the certificate, followed by those that vouch for it
 * @param key its private key
 */
public record TlsSettings(Path certificate, Path key) {}
