package sfu.admin.dist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of Go's templates as the chart uses: if, else, end and pipelines; all else is refused.
 */
final class GoTemplate {
    private static final Pattern ACTION =
            Pattern.compile("(\\s*)\\{\\{(-?)\\s+(.*?)\\s+(-?)}}(\\s*)", Pattern.DOTALL);

    /** What an if around us says: whether this is shown, whether the else is. */
    private record Branch(boolean isShown, boolean isElseShown) {}

    private final GoPipeline pipeline;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Branch> branches = new ArrayDeque<>();

    private GoTemplate(GoPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * @throws IllegalArgumentException for what is not known here, or that the template requires
     */
    static String render(String text, GoPipeline pipeline) {
        return new GoTemplate(pipeline).render(text);
    }

    private String render(String text) {
        Matcher action = ACTION.matcher(text);
        int at = 0;
        while (action.find()) {
            text(text.substring(at, action.start()));
            text(action.group(2).isEmpty() ? action.group(1) : "");
            act(action.group(3));
            String after = action.group(5);
            at = action.end() - (action.group(4).isEmpty() ? after.length() : 0);
            action.region(at, text.length());
        }
        text(text.substring(at));
        if (!branches.isEmpty()) {
            throw new IllegalArgumentException("an end is missing");
        }
        return out.toString();
    }

    private boolean isShown() {
        return branches.stream().allMatch(Branch::isShown);
    }

    private void text(String text) {
        if (isShown()) {
            out.append(text);
        }
    }

    private void act(String action) {
        if (action.startsWith("if ")) {
            boolean isTrue = isShown() && GoPipeline.isTrue(pipeline.value(action.substring(3)));
            branches.push(new Branch(isTrue, isShown() && !isTrue));
        } else if (action.equals("else")) {
            branches.push(new Branch(branches.pop().isElseShown(), false));
        } else if (action.equals("end")) {
            branches.pop();
        } else if (isShown()) {
            out.append(GoPipeline.text(pipeline.value(action)));
        }
    }

    /** Its words: texts in quotes, what stands in brackets, names and numbers. */
    static List<String> words(String expression) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("\"[^\"]*\"|\\([^)]*\\)|\\||[^\\s|]+").matcher(expression);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }
}
