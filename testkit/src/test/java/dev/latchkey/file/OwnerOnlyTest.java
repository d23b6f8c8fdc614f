package dev.latchkey.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {

    @TempDir
    Path place;

    @Test
    void what_is_made_is_for_its_owner_alone_and_what_leads_to_it() throws IOException {
        Path directory = place.resolve("a").resolve("b");
        OwnerOnly.createDirectories(directory);
        OwnerOnly.createFile(directory.resolve("file"));
        OwnerOnly.open(directory.resolve("opened"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .close();

        assertThat(permissions(place.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("file"))).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("opened"))).isEqualTo("rw-------");
    }

    @Test
    void closing_leaves_the_owner_what_he_has_but_for_running_a_file() throws IOException {
        Path file = Files.createFile(place.resolve("file"));
        permit(file, "r-xrwxrwx");
        permit(place, "rwxrwxrwx");

        OwnerOnly.directory(place);
        OwnerOnly.close(place.resolve("not there"));

        assertThat(permissions(file)).isEqualTo("r--------");
        assertThat(permissions(place)).isEqualTo("rwx------");
    }

    @Test
    void a_link_of_the_operators_is_followed() throws IOException {
        Path elsewhere = Files.createDirectory(place.resolve("elsewhere"));
        Path file = Files.createFile(elsewhere.resolve("file"));
        permit(elsewhere, "rwxr-xr-x");
        permit(file, "rw-r--r--");
        Path link = Files.createSymbolicLink(place.resolve("link"), elsewhere);

        OwnerOnly.directory(link);

        assertThat(permissions(elsewhere)).isEqualTo("rwx------");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void a_link_that_somebody_else_planted_is_refused_and_its_target_left() throws IOException {
        Path target = Files.createFile(place.resolve("target"));
        permit(target, "rw-r--r--");
        Path open = Files.createDirectory(place.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("latchkey.db"), target);
        giveAway(link);

        assertThatThrownBy(() -> OwnerOnly.directory(open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(link + " is a symbolic link that somebody else has put there");
        assertThat(permissions(target)).isEqualTo("rw-r--r--");
    }

    /** As whoever may write in that directory could have done; only root can. */
    private static void giveAway(Path link) throws IOException {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS)));
        UserPrincipal nobody =
                link.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.getFileAttributeView(link, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setOwner(nobody);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
