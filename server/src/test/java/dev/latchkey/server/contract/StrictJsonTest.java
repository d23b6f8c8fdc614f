package dev.latchkey.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {

    @Test
    void values_are_read_as_they_are_written() throws MalformedJsonException {
        assertThat(read("{\"a\":[1,-9223372036854775808,1.0,1e2,true,null,\"\\ud83d\\ude00\u00e9\"],\"b\":{}}"))
                .isEqualTo(Map.of(
                        "a", Arrays.asList(1L, Long.MIN_VALUE, 1.0, 100.0, true, null, "\uD83D\uDE00\u00e9"),
                        "b", Map.of()));
        assertThat(read(" 9223372036854775808 ")).isEqualTo(new BigInteger("9223372036854775808"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "[1,]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "[{\"b\":{\"c\":1,\"c\":1}}]",
                        "1 2", "NaN",
                "1e999", "\"\\ud800\"", "\"\\udc00\\ud800\"", "{\"\\ud800\":1}", "\"\\u0000\"", "'a'", "01", "+1",
                        "tru",
                "/**/1", "\ufeff1",
            })
    void what_could_be_read_in_two_ways_or_not_at_all_is_malformed(String text) {
        assertMalformed(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytes_that_are_no_UTF_8_are_malformed() {
        List.of(
                        new byte[] {'"', (byte) 0xc3, '"'},
                        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                        new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                        new byte[] {0, '1'},
                        "{}".getBytes(StandardCharsets.UTF_16))
                .forEach(StrictJsonTest::assertMalformed);
    }

    @Test
    void depth_and_numbers_are_bounded() throws MalformedJsonException {
        assertThat(read("[".repeat(32) + "]".repeat(32))).isNotNull();
        assertMalformed(("[".repeat(33) + "]".repeat(33)).getBytes(StandardCharsets.UTF_8));
        assertMalformed("[".repeat(500_000).getBytes(StandardCharsets.UTF_8));
        assertMalformed("1".repeat(401).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("beyondBounds")
    void what_is_beyond_a_bound_is_told_so(String text) {
        assertThatThrownBy(() -> read(text))
                .hasMessage(
                        "The body is nested deeper than 32, or has a number of more than 400 characters or a name of more"
                                + " than 50000.");
    }

    static List<String> beyondBounds() {
        return List.of("[".repeat(33), "[" + "1".repeat(401) + "]", "{\"" + "a".repeat(50_001) + "\":1}");
    }

    private static @Nullable Object read(String text) throws MalformedJsonException {
        return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertMalformed(byte[] bytes) {
        assertThatThrownBy(() -> StrictJson.read(bytes))
                .isInstanceOf(MalformedJsonException.class)
                .message()
                .matches("(?s)The body .*\\.|In the body, .*\\.")
                .hasSizeLessThan(150);
    }
}
