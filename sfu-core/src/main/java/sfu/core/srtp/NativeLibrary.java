package sfu.core.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashSet;
import java.util.Set;

/** A shared library that may be there, and its functions. It stays loaded. */
final class NativeLibrary {
    private final SymbolLookup symbols;
    private final String name;

    private NativeLibrary(SymbolLookup symbols, String name) {
        this.symbols = symbols;
        this.name = name;
    }

    /**
     * @param name a file, or a name that the dynamic linker knows
     */
    static NativeLibrary open(String name) throws Unavailable {
        try {
            return new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global()), name);
        } catch (IllegalArgumentException e) {
            throw new Unavailable("library not found: " + name);
        } catch (IllegalCallerException e) {
            throw new Unavailable("native access is not enabled for this code");
        }
    }

    /** Makes what is wanted of the library of this name. */
    @FunctionalInterface
    interface Opener<T> {
        T open(String name) throws Unavailable;
    }

    /**
     * What the first of these libraries gives that is there and fits.
     *
     * @throws Unavailable if none does; why, of each
     */
    static <T> T firstThatFits(String[] names, Opener<T> opener) throws Unavailable {
        Set<String> reasons = new LinkedHashSet<>();
        for (String name : names) {
            try {
                return opener.open(name);
            } catch (Unavailable e) {
                reasons.add(e.getMessage());
            }
        }
        throw new Unavailable(String.join("; ", reasons));
    }

    MethodHandle function(String function, FunctionDescriptor type, Linker.Option... options)
            throws Unavailable {
        MemorySegment address = symbols.find(function).orElse(null);
        if (address == null) {
            throw new Unavailable(name + " has no function " + function);
        }
        return Linker.nativeLinker().downcallHandle(address, type, options);
    }
}
