package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.AddressRange;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where callers are taken to be. */
final class CallerAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "192.0.2.1   | 198.51.100.1                         | 192.0.2.1",
                "10.0.0.1    | -                                    | 10.0.0.1",
                "10.0.0.1    | 198.51.100.1                         | 198.51.100.1",
                "10.0.0.1    | 203.0.113.9, 198.51.100.1            | 198.51.100.1",
                "10.0.0.1    | 203.0.113.9,198.51.100.1, 10.2.3.4   | 198.51.100.1",
                "10.0.0.1    | 203.0.113.9; 198.51.100.1            | 198.51.100.1",
                "10.0.0.1    | 10.0.0.3, 10.0.0.2                   | 10.0.0.3",
                "10.0.0.1    | 198.51.100.1:4711                    | 198.51.100.1",
                "10.0.0.1    | [2001:db8::7]:4711                   | 2001:db8::7",
                "10.0.0.1    | 2001:db8::7                          | 2001:db8::7",
                "::1         | 198.51.100.1                         | 198.51.100.1",
                "10.0.0.1    | unknown                              | 10.0.0.1",
                "10.0.0.1    | 203.0.113.9, nonsense                | 10.0.0.1",
                "10.0.0.1    | nonsense, 198.51.100.1               | 198.51.100.1",
                "10.0.0.1    | 203.0.113.9,                         | 10.0.0.1",
                "10.0.0.1    | [2001:db8::7                         | 10.0.0.1",
            })
    void behind_proxies_it_is_the_last_one_that_is_none(String socket, @Nullable String headers, String origin) {
        CallerAddress callers = new CallerAddress(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1")));
        // In the table a semicolon begins another header of the name.
        List<String> values =
                headers == null ? List.of() : Stream.of(headers.split("; ", -1)).toList();

        assertThat(callers.origin(socket, values)).isEqualTo(origin);
    }

    @Test
    void a_row_of_proxies_without_end_is_not_followed() {
        CallerAddress callers = new CallerAddress(List.of(AddressRange.parse("10.0.0.0/8")));
        String hops = "198.51.100.1" + ", 10.0.0.2".repeat(1_000);

        assertThat(callers.origin("10.0.0.1", List.of(hops))).isEqualTo("10.0.0.1");
    }
}
