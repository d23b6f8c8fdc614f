package dev.latchkey.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConnectionBoundsTest {

    private static final long GIGABYTE = 1L << 30;

    @Test
    void by_default_some_of_the_process_s_files_are_kept_back() {
        assertThat(bounds(400, GIGABYTE)).isEqualTo(new ConnectionBounds(175, 64, GIGABYTE / 6));
        assertThat(bounds(1_024, GIGABYTE).all()).isEqualTo(604);
        assertThat(bounds(20_000, GIGABYTE).perAddress()).isEqualTo(3_469);
        assertThat(bounds(64, GIGABYTE).all()).isPositive();
        assertThat(bounds(Long.MAX_VALUE / 2, 16 * GIGABYTE).all()).isEqualTo(100_000);
    }

    @Test
    void nor_do_connections_take_more_than_a_quarter_of_the_heap_by_default_and_what_they_hold_a_sixth() {
        assertThat(bounds(20_000, GIGABYTE / 8)).isEqualTo(new ConnectionBounds(4_096, 1_024, GIGABYTE / 48));
        assertThat(ConnectionBounds.ofMachine(20_000, GIGABYTE / 8, GIGABYTE, 16 << 10)
                        .all())
                .as("with TLS")
                .isEqualTo(2_048);
        assertThat(ConnectionBounds.ofMachine(20_000, GIGABYTE, GIGABYTE / 8, 8 << 10)
                        .bytes())
                .as("where there is less beside the heap")
                .isEqualTo(GIGABYTE / 48);
    }

    private static ConnectionBounds bounds(long descriptors, long heap) {
        return ConnectionBounds.ofMachine(descriptors, heap, heap, 8 << 10);
    }
}
