namespace EdgeInspect.Core.Detection;

/// <summary>In which numbers a memory bank is kept and multiplied. Distances are exact in each, where the processor can do it.</summary>
public enum BankForm
{
    /// <summary>Signed integers to 127, products of integers: the fastest where uint8 times int8 is exact (VNNI, ARM64).</summary>
    EightBits,

    /// <summary>Signed integers to 63: pairs of products with uint8 fit a signed word, so that nothing saturates on any x64.</summary>
    SevenBits,

    /// <summary>The integers of <see cref="EightBits"/> written as floats, products of floats: four times the memory, for any processor.</summary>
    Floats,
}

/// <summary>Names of the forms on the command line and in manifests.</summary>
public static class BankForms
{
    /// <summary>In the order of <see cref="BankForm"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["int8", "int7", "float"];

    /// <summary>Its name.</summary>
    public static string Name(this BankForm form) => Names[(int)form];

    /// <summary>The form of a name out of <see cref="Names"/>.</summary>
    public static BankForm Parse(string name) => (BankForm)Names.ToList().IndexOf(name);
}
