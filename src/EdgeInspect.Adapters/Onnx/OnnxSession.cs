using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using EdgeInspect.Core.Detection;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>Makes sessions of ONNX Runtime as the options say.</summary>
internal static class OnnxSession
{
    private const string Cpu = "cpu";

    private static readonly Lock Gate = new();
    private static string? _path;
    private static nint _library;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The file's bytes, already verified.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Provider, threads, native library.</param>
    /// <param name="provider">The provider that runs it: the one asked for, or <c>cpu</c> where that may take over.</param>
    /// <param name="optimisation">What the runtime may make of the graph: all, but to see how it scores in another arrangement.</param>
    /// <exception cref="ModelException">No valid ONNX, or the provider is missing and nothing may take over.</exception>
    public static InferenceSession Create(
        byte[] model, string name, ModelOptions options, out string provider, GraphOptimizationLevel optimisation = GraphOptimizationLevel.ORT_ENABLE_ALL)
    {
        UseLibrary(options.NativeLibrary);
        using var session = WithProvider(options, out provider);
        session.GraphOptimizationLevel = optimisation;
        try
        {
            return new InferenceSession(model, session);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{name} is no ONNX model that can be loaded: {FirstLine(e.Message)}", e);
        }
    }

    private static SessionOptions WithProvider(ModelOptions options, out string provider)
    {
        var session = WithThreads(options.Threads);
        try
        {
            Append(session, options.Provider);
            provider = options.Provider;
            return session;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException)
        {
            session.Dispose();
            if (options.WhenProviderMissing != Cpu)
            {
                throw new ModelException(
                    $"execution provider '{options.Provider}' can't be used here: {FirstLine(e.Message)}; set Model:WhenProviderMissing to 'cpu' to let the CPU take over",
                    e);
            }
            provider = Cpu;
            return WithThreads(options.Threads);
        }
    }

    private static SessionOptions WithThreads(int threads)
    {
        var session = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // The runtime takes this slower, exact way wherever it is told to, so it is told only where products would saturate.
        if (ProductsSaturate())
            session.AddSessionConfigEntry("session.x64quantprecision", "1");
        return session;
    }

    /// <summary>Whether products of uint8 and int8 saturate here: on x64 without AVX512-VNNI and AVX-VNNI (bits of CPUID's leaf 7).</summary>
    private static bool ProductsSaturate()
    {
        const int Avx512Vnni = 1 << 11;
        const int AvxVnni = 1 << 4;
        return X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & Avx512Vnni) == 0 && (X86Base.CpuId(7, 1).Eax & AvxVnni) == 0;
    }

    private static void Append(SessionOptions session, string provider)
    {
        if (provider == "tensorrt")
            session.AppendExecutionProvider_Tensorrt();
        if (provider == Cpu)
            return;
        // Products of 10 bits would be faster and would score other than where the model was made.
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new(StringComparer.Ordinal) { ["use_tf32"] = "0" });
        session.AppendExecutionProvider_CUDA(cuda);
    }

    /// <summary>The native library is loaded once in a process; asking for another one later is an error.</summary>
    private static void UseLibrary(string? path)
    {
        lock (Gate)
        {
            if (string.IsNullOrEmpty(path) || path == _path)
                return;
            if (!File.Exists(path))
                throw new ModelException($"Model:NativeLibrary '{path}' does not exist");
            if (_path is not null)
                throw new ModelException($"Model:NativeLibrary '{path}' comes too late: '{_path}' is loaded already");
            if (!NativeLibrary.TryLoad(path, out _library))
                throw new ModelException($"Model:NativeLibrary '{path}' is no native library that can be loaded here");
            NativeLibrary.SetDllImportResolver(typeof(InferenceSession).Assembly, Resolve);
            _path = path;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name == "onnxruntime" ? _library : 0;

    private static string FirstLine(string message) => message.Split('\n', 2)[0];
}
