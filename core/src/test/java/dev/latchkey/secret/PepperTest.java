package dev.latchkey.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PepperTest {

    @Test
    void withoutAVersionItIsTheFirst() {
        assertThat(Pepper.parse("sixteen letters!")).extracting(Pepper::version).containsExactly(1);
    }

    @Test
    void severalKeepTheirOrder() {
        assertThat(Pepper.parse("12:the newest of three, 3:the second of three,1:the oldest of three"))
                .extracting(Pepper::version)
                .containsExactly(12, 3, 1);
    }

    @Test
    void whatFollowsTheFirstColonIsThePepperAsItIs() {
        Secret secret = Secret.of("s");

        assertThat(SecretHasher.peppered(Pepper.parse("1:with:colons:in:it")).hash(secret))
                .isNotEqualTo(SecretHasher.peppered(Pepper.parse("1:with:colons:in:it "))
                        .hash(secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fifteen letters",
                "0:version is too low",
                "-1:version is too low",
                "100000:version is too high",
                "x:version is no number",
                ":version is left out",
                "1:right in every way,",
                "1:right in every way,1:the same version again",
                "right in every way,right in every way too",
                "2:right in every way,1:short"
            })
    void whatCannotBeReadIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> Pepper.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("right in")
                .hasMessageNotContaining("version is");
    }

    @Test
    void aPepperDoesNotTellItself() {
        assertThat(Pepper.parse("7:sixteen letters!")).hasToString("[Pepper[version=7]]");
    }
}
