package sfu.admin.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the README at the top shows to be typed. */
record Readme(String text) {
    private static final Pattern BLOCK = Pattern.compile("(?m)^```sh\n(.*?)^```", Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("`\\./sfu ([^`]+)`");
    private static final Pattern CODE = Pattern.compile("exit code (\\d)");

    /**
     * A line of a block.
     *
     * @param code how it ends, as its comment says
     */
    record Command(String text, int code) {}

    static Readme read() throws IOException {
        return new Readme(Files.readString(Path.of("..", "README.md")));
    }

    /** The lines with ./sfu, in their order; scripts are not among them. */
    List<Command> commands() {
        List<Command> all = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (!blocks.group(1).startsWith("#!")) {
                blocks.group(1)
                        .lines()
                        .filter(line -> line.contains("./sfu"))
                        .map(Readme::command)
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static Command command(String line) {
        Matcher code = CODE.matcher(line);
        return new Command(line, code.find() ? Integer.parseInt(code.group(1)) : 0);
    }

    /** What stands between words; of alternatives (a|b) the first. */
    List<String> inline() {
        List<String> all = new ArrayList<>();
        Matcher spans = INLINE.matcher(text);
        while (spans.find()) {
            all.add(spans.group(1).replaceAll("\\s+", " ").replaceAll("(\\w+)(\\|\\w+)+", "$1"));
        }
        return all;
    }

    /** Writes the file of this name as the README shows it: `NAME` is `TEXT`. */
    void writeFile(Path file, String name) throws IOException {
        Matcher shown = Pattern.compile("`" + name + "` is `([^`]+)`").matcher(text);
        if (!shown.find()) {
            throw new AssertionError("the README shows no " + name);
        }
        Files.writeString(file, shown.group(1) + "\n");
    }

    boolean quotes(String file) {
        return text.contains(file);
    }
}
