package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code RateLimit} and {@code RateLimit-Policy} as RFC 9651 has it: a list of strings with integer parameters. */
final class RateLimitFields {

    private static final String ITEM =
            "\"([\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*)\"((?:;[a-z*][a-z0-9_.*-]*=-?[0-9]{1,15})*)";
    private static final Pattern MEMBER = Pattern.compile(ITEM);
    private static final Pattern LIST = Pattern.compile(ITEM + "(?:, " + ITEM + ")*");

    private static final Pattern PARAMETER = Pattern.compile(";([^=]+)=([^;]+)");

    private RateLimitFields() {}

    /** The list's parameters, as {@code minute;q} and so on. */
    static Map<String, Long> parse(String field) {
        assertThat(field).matches(LIST);
        Map<String, Long> parameters = new LinkedHashMap<>();
        Matcher member = MEMBER.matcher(field);
        while (member.find()) {
            Matcher parameter = PARAMETER.matcher(member.group(2));
            while (parameter.find()) {
                String name = member.group(1) + ";" + parameter.group(1);
                assertThat(parameters.put(name, Long.valueOf(parameter.group(2))))
                        .as("%s stands twice", name)
                        .isNull();
            }
        }
        return parameters;
    }
}
