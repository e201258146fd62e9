package sfu.core.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** A shared library that may be there, and its functions. It stays loaded. */
final class NativeLibrary {
    private final SymbolLookup symbols;
    private final String name;

    private NativeLibrary(SymbolLookup symbols, String name) {
        this.symbols = symbols;
        this.name = name;
    }

    /** The first of these, each a file or a name that the dynamic linker knows. */
    static NativeLibrary open(String... names) throws Unavailable {
        for (String name : names) {
            try {
                return new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global()), name);
            } catch (IllegalArgumentException e) {
                // not there: the next name
            } catch (IllegalCallerException e) {
                throw new Unavailable("native access is not enabled for this code");
            }
        }
        throw new Unavailable("library not found: " + String.join(", ", names));
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
