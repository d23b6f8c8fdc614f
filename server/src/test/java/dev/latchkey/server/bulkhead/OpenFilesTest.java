package dev.latchkey.server.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenFilesTest {

    private static final UUID KEY = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    @Test
    void a_key_may_have_a_quarter_of_them_and_what_one_gives_back_another_may_take() {
        OpenFiles files = new OpenFiles(8);
        assertThat(files.enter(KEY)).isTrue();
        assertThat(files.enter(KEY)).isTrue();
        assertThat(files.enter(KEY)).isFalse();
        assertThat(files.enter(OTHER)).isTrue();
        files.leave(KEY);
        assertThat(files.enter(KEY)).isTrue();
        assertThat(files.enter(KEY)).isFalse();
    }

    @Test
    void all_keys_together_have_no_more_than_all_of_them() {
        OpenFiles files = new OpenFiles(4);
        for (int i = 0; i < 4; i++) {
            assertThat(files.enter(new UUID(1, i))).isTrue();
        }
        assertThat(files.enter(KEY)).isFalse();
        files.leave(new UUID(1, 0));
        assertThat(files.enter(KEY)).isTrue();
    }
}
