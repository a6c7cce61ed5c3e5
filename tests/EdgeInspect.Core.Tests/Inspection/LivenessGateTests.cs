using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Tests.Inspection;

public sealed class LivenessGateTests
{
    private readonly LivenessGate<VitalLoop> _gate = new();

    [Fact]
    public void ShutUntilEveryLoopBeat()
    {
        Assert.False(_gate.TryPass(out var silent));
        Assert.Equal<IEnumerable<VitalLoop>>([VitalLoop.Camera, VitalLoop.Inspector, VitalLoop.Ledger], silent);
        _gate[VitalLoop.Camera].Beat();
        _gate[VitalLoop.Ledger].Beat();
        Assert.False(_gate.TryPass(out silent));
        Assert.Equal<IEnumerable<VitalLoop>>([VitalLoop.Inspector], silent);
        _gate[VitalLoop.Inspector].Beat();
        Assert.True(_gate.TryPass(out silent));
        Assert.Empty(silent);
    }

    [Fact]
    public void OneBeatOpensItOnce()
    {
        BeatAll();
        Assert.True(_gate.TryPass(out _));
        Assert.False(_gate.TryPass(out _));
        BeatAll();
        Assert.True(_gate.TryPass(out _));
    }

    [Fact]
    public void BeatsWhileItIsShutStayValid()
    {
        _gate[VitalLoop.Camera].Beat();
        Assert.False(_gate.TryPass(out _));
        _gate[VitalLoop.Inspector].Beat();
        Assert.False(_gate.TryPass(out _));
        _gate[VitalLoop.Ledger].Beat();
        Assert.True(_gate.TryPass(out _));
    }

    private void BeatAll()
    {
        foreach (var loop in Enum.GetValues<VitalLoop>())
            _gate[loop].Beat();
    }
}
