package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a page of a list holds of memory, and that it is whole. */
final class ListedTest {

    private static final int ITEM = 60_000;

    @Test
    void a_page_of_large_items_is_read_and_written_a_few_at_a_time() {
        List<Integer> reads = new ArrayList<>();
        Listed<String> listed = new Listed<>(
                (skip, most) -> {
                    reads.add(most);
                    return IntStream.range(skip, skip + most)
                            .mapToObj(i -> "x".repeat(ITEM))
                            .toList();
                },
                (item, json) -> json.writeString(item),
                0,
                100);

        int bytes = 0;
        while (listed.hasNext()) {
            int part = listed.next().content().length();
            assertThat(part).isLessThan(5 * ITEM);
            bytes += part;
        }

        assertThat(bytes).isEqualTo(100 * (ITEM + 2) + 99 + 2);
        assertThat(reads).allMatch(most -> most <= 4).endsWith(1);
    }

    @Test
    void a_page_of_small_items_takes_few_reads_and_ends_where_the_list_does() {
        List<Integer> all = IntStream.range(0, 1_000).boxed().toList();
        List<Integer> reads = new ArrayList<>();
        Listed<Integer> listed = new Listed<>(
                (skip, most) -> {
                    reads.add(most);
                    return all.subList(Math.min(skip, all.size()), Math.min(skip + most, all.size()));
                },
                (item, json) -> json.writeNumber(item),
                10,
                5_000);

        StringBuilder written = new StringBuilder();
        listed.forEachRemaining(part -> written.append(part.content()));

        assertThat(written.toString())
                .isEqualTo(all.subList(10, 1_000).toString().replace(" ", ""));
        assertThat(reads).hasSizeLessThan(8);
    }

    @Test
    void a_list_of_nothing_is_an_empty_array() {
        Listed<Integer> listed = new Listed<>((skip, most) -> List.of(), (item, json) -> json.writeNumber(item), 0, 10);

        assertThat(listed.next().content()).hasToString("[]");
        assertThat(listed.hasNext()).isFalse();
    }
}
