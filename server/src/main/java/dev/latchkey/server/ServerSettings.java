package dev.latchkey.server;

/**
 * How the server listens.
 *
 * @param host the address to listen on
 * @param port the port, or 0 for any that is free
 * @param eventLoops how many threads serve connections
 */
public record ServerSettings(String host, int port, int eventLoops) {}
