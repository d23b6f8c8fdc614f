package dev.latchkey.cli.deployment;

/** How much a server logs: each level also logs what those before it do. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
