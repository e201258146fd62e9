package sfu.core.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of all modules' classes; names are those below {@code sfu}, as in SECURITY.md.
 *
 * @param root where the modules are
 */
public record Sources(Path root) {
    private static final List<String> MODULES = List.of("sfu-core", "sfu-signaling", "sfu-admin");

    private static final Pattern CONTRACT = Pattern.compile(" extends (\\w+Contract) ");

    /** A file of any module's tree, {@code main} or {@code test}. */
    public Path file(String tree, String name) {
        return MODULES.stream()
                .map(module -> root.resolve(module).resolve("src", tree, "java", path(name)))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + path(name) + " in " + tree));
    }

    /** Of a test, with that of the contract beside it whose tests it has. */
    public String test(String name) throws IOException {
        String its = Files.readString(file("test", name));
        Matcher contract = CONTRACT.matcher(its);
        return contract.find()
                ? its + test(name.substring(0, name.lastIndexOf('.') + 1) + contract.group(1))
                : its;
    }

    /** {@code sfu/core/ice/Stun.java}. */
    static String path(String name) {
        return "sfu/" + name.replace('.', '/') + ".java";
    }

    /** The module of a class or test. */
    static String module(String name) {
        return "sfu-" + name.substring(0, name.indexOf('.'));
    }
}
