package dev.latchkey.cli.option;

import picocli.CommandLine.ITypeConverter;

/** A text to look for: as long as a server takes it, so that a command finds the same with a server as without. */
public final class SoughtText implements ITypeConverter<String> {

    private static final int MOST = 200;

    @Override
    public String convert(String text) {
        if (text.codePointCount(0, text.length()) > MOST || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "it is a text of at most " + MOST + " characters, none of them a control character");
        }
        return text;
    }
}
