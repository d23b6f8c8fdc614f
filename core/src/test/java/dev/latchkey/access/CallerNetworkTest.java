package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which callers are taken for one. */
final class CallerNetworkTest {

    @Test
    void an_IPv4_address_stands_for_itself() {
        assertThat(CallerNetwork.of("192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void all_of_an_IPv6_network_is_one_caller() {
        assertThat(CallerNetwork.of("2001:db8:1:2::1")).isEqualTo(CallerNetwork.of("2001:db8:1:2:ffff:eeee:dddd:cccc"));
        assertThat(CallerNetwork.of("2001:db8:1:2::1")).isNotEqualTo(CallerNetwork.of("2001:db8:1:3::1"));
        assertThat(CallerNetwork.of("fe80::1%eth0")).isEqualTo(CallerNetwork.of("fe80::2%eth0"));
    }

    @Test
    void an_IPv4_address_in_the_guise_of_an_IPv6_one_stands_for_itself() {
        for (String guise : List.of("::ffff:192.0.2.1", "::FFFF:c000:201", "0:0:0:0:0:ffff:192.0.2.1")) {
            assertThat(CallerNetwork.of(guise)).isEqualTo("192.0.2.1");
        }
    }
}
