package dev.latchkey.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {

    private static final String SECRET = "lk_live_" + "0123456789abcdef".repeat(4) + "_0aZ9bY";

    @Test
    void a_secret_is_cut_down_to_its_hint() {
        assertThat(Quoted.withoutSecrets("not " + SECRET + ", but " + SECRET))
                .isEqualTo("not lk_live_0123…, but lk_live_0123…");
        assertThat(Quoted.withoutSecrets(SECRET.replace("live", "demo"))).isEqualTo("lk_demo_0123…");
        assertThat(Quoted.withoutSecrets("lk_live_3f9a…")).isEqualTo("lk_live_3f9a…");
    }

    @Test
    void a_password_in_a_url_is_taken_out() {
        assertThat(Quoted.text("postgresql://joe:s3cr@t@db:5432/x")).isEqualTo("\"postgresql://…@db:5432/x\"");
        assertThat(Quoted.withoutSecrets("http://a/b and redis://:pw@c and x@y"))
                .isEqualTo("http://a/b and redis://…@c and x@y");
    }

    @Test
    void what_is_repeated_is_short_and_printable() {
        assertThat(Quoted.text("\u001b".repeat(99))).hasSizeLessThan(70).doesNotContain("\u001b");
    }
}
