using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>Joins what a manifest says of a model's outputs with what the model has.</summary>
internal sealed class DecoderSetup(ModelDecoder decoder, InputGeometry geometry, IReadOnlyDictionary<string, int[]> found)
{
    private readonly List<string> _outputs = [];
    private readonly ManifestProblems _problems = new();

    /// <summary>What the manifest says.</summary>
    public ModelDecoder Decoder => decoder;

    /// <summary>The model's input.</summary>
    public InputGeometry Geometry => geometry;

    /// <summary>Names of the outputs that were taken, in order.</summary>
    public IReadOnlyList<string> Outputs => _outputs;

    /// <summary>Class names; empty where the kind has none.</summary>
    public IReadOnlyList<string> Classes => decoder.Classes ?? [];

    /// <summary>Number of the class that is no defect; -1 when there is none.</summary>
    public int GoodClass => decoder.Good is { } good ? Classes.Index().First(c => c.Item == good).Index : -1;

    /// <summary>Whether the manifest names an output for a use.</summary>
    public bool Has(string role) => decoder.Outputs?.ContainsKey(role) == true;

    /// <summary>Takes an output of the model.</summary>
    /// <param name="role">What it is used as; a taught model's are named so.</param>
    /// <param name="expected">Its shape in words.</param>
    /// <param name="fits">Whether a shape is right; a batch dimension that is free counts as one.</param>
    /// <returns>The shape; null when it is a problem, which is noted.</returns>
    public int[]? Take(string role, string expected, Func<int[], bool> fits)
    {
        var name = decoder.Outputs?.GetValueOrDefault(role) ?? role;
        var field = decoder.Outputs is null ? "output" : $"decoder.outputs.{role}";
        _outputs.Add(name);
        if (!found.TryGetValue(name, out var shape))
        {
            _problems.Add($"{field} is '{name}', but the model has no output '{name}'; it has {string.Join(", ", found.Keys)}");
            return null;
        }
        int[] settled = [.. shape.Select((length, axis) => axis == 0 && length < 0 ? 1 : length)];
        if (Array.Exists(settled, length => length < 0))
            _problems.Add($"{field} is '{name}', which has free dimensions: {Text(shape)}; export the model with fixed ones (expected is {expected})");
        else if (!fits(settled))
            _problems.Add($"{field} is '{name}', which is {Text(shape)} in the model, expected is {expected}");
        else
            return settled;
        return null;
    }

    /// <summary>Throws if anything did not fit.</summary>
    /// <exception cref="ModelException">With all of it.</exception>
    public void ThrowIfWrong() => _problems.ThrowIfAny("the manifest does not fit the model");

    private static string Text(int[] shape) => $"[{string.Join(",", shape.Select(l => l < 0 ? "free" : $"{l}"))}]";
}
