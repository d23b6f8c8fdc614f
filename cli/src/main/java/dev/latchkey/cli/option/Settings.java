package dev.latchkey.cli.option;

/** Options that mean the same in every command that has them: their environment variables do not name a command. */
public interface Settings {}
