using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>What inference runs on.</summary>
/// <param name="Provider">Execution provider.</param>
/// <param name="Threads">Threads of one inference.</param>
/// <param name="Runtime">Name and version of the runtime.</param>
/// <param name="Processor">The processor's own name, or its architecture where it has none.</param>
public sealed record ExecutionDevice(string Provider, int Threads, string Runtime, string Processor)
{
    private const string ProcessorInformation = "/proc/cpuinfo";

    internal static ExecutionDevice Of(string provider, int threads) =>
        new(provider, threads, "ONNX Runtime " + OrtEnv.Instance().GetVersionString(), ProcessorName());

    private static string ProcessorName()
    {
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        if (!File.Exists(ProcessorInformation))
            return architecture;
        // x64 calls it 'model name'; arm64 boards name themselves under 'Model'.
        var line = File.ReadLines(ProcessorInformation).FirstOrDefault(l => l.StartsWith("model name", StringComparison.OrdinalIgnoreCase))
            ?? File.ReadLines(ProcessorInformation).FirstOrDefault(l => l.StartsWith("Model", StringComparison.Ordinal));
        return line?.Split(':', 2) is [_, var name] ? $"{name.Trim()} ({architecture})" : architecture;
    }
}
