package sfu.admin.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

final class ContextsTest {
    @TempDir Path directory;

    private Path file() {
        return directory.resolve("deep").resolve("contexts.yaml");
    }

    private Map<String, String> environment() {
        return Map.of("SFU_CONTEXTS", file().toString());
    }

    private void write() {
        Context one = new Context("https://one.example", "secret");
        Context two = new Context("http://two.example:8080", null);
        new Contexts("one", Map.of("one", one, "two", two)).write(file());
    }

    @Test
    void onlyTheirUserReadsThem() throws Exception {
        write();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(Contexts.read(file()).named("one").token()).isEqualTo("secret");
        assertThatThrownBy(() -> Contexts.read(file()).named("three"))
                .hasMessage("no context is called three; known: one, two");
    }

    @Test
    void theCurrentOneIsUsedUnlessAnotherIsNamed() throws Exception {
        write();
        Address address = new Address();
        assertThat(address.api(environment()).server())
                .isEqualTo(URI.create("https://one.example"));
        address.context = "two";
        assertThat(address.api(environment()).server())
                .isEqualTo(URI.create("http://two.example:8080"));
        address.server = "http://three.example/";
        assertThat(address.api(environment()).server())
                .isEqualTo(URI.create("http://three.example"));
    }

    @Test
    void withoutAnyTheLocalServerIsMeant() throws Exception {
        assertThat(new Address().api(environment()).server())
                .isEqualTo(URI.create("http://localhost:8080"));
    }

    @Test
    void aBrokenFileHasItsPlace() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "current: one\ncontexts: [\n");
        assertThatThrownBy(() -> Contexts.read(file()))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("contexts.yaml:");
    }
}
