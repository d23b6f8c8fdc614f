package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "' 192.0.2.0/24 ', 192.0.2.0/24",
        "0.0.0.0/0, 0.0.0.0/0",
        "::/0, ::/0",
        "::, ::",
        "::1, ::1",
        "2001:DB8::/32, 2001:db8::/32",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "fe80:0:0:0:0:0:0:0/10, fe80::/10",
        "::ffff:192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.0/120, 192.0.2.0/24",
        "::ffff:0:0/96, 0.0.0.0/0",
    })
    void has_one_canonical_form(String text, String canonical) {
        assertThat(AddressRange.parse(text)).hasToString(canonical).isEqualTo(AddressRange.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "localhost",
                "example.org/8",
                "10",
                "10.0.0",
                "10.0.0.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.-1",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/99999999999",
                "\uff11.2.3.4",
                "[::1]",
                "::1%lo",
                ".::1",
                ":::",
                "1::2::3",
                "12345::",
                "::/129",
                "::ffff:0:0/95",
                "10.0.0.1/8",
                "2001:db8::1/64",
            })
    void what_is_no_range_is_refused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(200);
    }

    @Test
    void a_range_with_an_address_inside_it_for_its_name_is_told_both_readings() {
        assertThatThrownBy(() -> AddressRange.parse("10.1.2.3/8"))
                .hasMessage("10.1.2.3/8 has bits beyond its prefix; 10.0.0.0/8 is the whole range, and 10.1.2.3 that"
                        + " address alone");
    }

    @Test
    void an_IPv4_range_holds_the_addresses_that_stand_for_its_own() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 10;
        assertThat(AddressRange.parse("10.0.0.0/8").contains(mapped)).isTrue();
        assertThat(AddressRange.parse("11.0.0.0/8").contains(mapped)).isFalse();
        assertThat(AddressRange.parse("::/0").contains(mapped)).isFalse();
        assertThat(AddressRange.parse("0.0.0.0/0").contains(InetAddress.getByAddress(new byte[16])))
                .isFalse();
        assertThat(AddressRange.parse("::/0").contains(InetAddress.getByAddress(new byte[4])))
                .isFalse();
    }

    @Test
    void an_address_is_read_without_asking_for_a_name() {
        assertThat(AddressRange.bytesOf("192.0.2.7")).hasValue(new byte[] {(byte) 192, 0, 2, 7});
        assertThat(AddressRange.bytesOf("::ffff:192.0.2.7")).hasValue(new byte[] {(byte) 192, 0, 2, 7});
        assertThat(AddressRange.bytesOf("fe80::1%eth0"))
                .hasValue(new byte[] {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        for (String other :
                List.of("", "localhost", "192.0.2", "192.0.2.0/24", "[::1]", "1:2", "%", "::1".repeat(40))) {
            assertThat(AddressRange.bytesOf(other)).as(other).isEmpty();
        }
    }

    @Property
    void a_range_holds_what_agrees_with_it_in_all_bits_of_the_prefix(@ForAll long seed) throws UnknownHostException {
        Random random = new Random(seed);
        byte[] first = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(first);
        int bits = first.length * 8;
        int prefix = random.nextInt(bits + 1);
        BigInteger network = new BigInteger(1, first).shiftRight(bits - prefix).shiftLeft(bits - prefix);
        AddressRange range = AddressRange.parse(
                InetAddress.getByAddress(bytes(network, first.length)).getHostAddress() + "/" + prefix);

        for (int i = 0; i < 20; i++) {
            BigInteger other = new BigInteger(1, first).xor(BigInteger.ONE.shiftLeft(random.nextInt(bits)));
            boolean agrees = other.shiftRight(bits - prefix).equals(network.shiftRight(bits - prefix));
            assertThat(range.contains(bytes(other, first.length)))
                    .as("%s", other)
                    .isEqualTo(agrees);
        }
        assertThat(range.contains(first)).isTrue();
        assertThat(AddressRange.parse(range.toString())).isEqualTo(range).hasSameHashCodeAs(range);
    }

    private static byte[] bytes(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[length];
        int count = Math.min(length, bytes.length);
        System.arraycopy(
                Arrays.copyOfRange(bytes, bytes.length - count, bytes.length), 0, padded, length - count, count);
        return padded;
    }
}
