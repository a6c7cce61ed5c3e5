namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>A point or a direction. Made with plus, minus, times and square root only, which are the same bits on every machine.</summary>
internal readonly record struct Vector2D(double U, double V)
{
    public double Length => Math.Sqrt((U * U) + (V * V));

    /// <summary>A quarter turn, from the u axis towards the v axis.</summary>
    public Vector2D Normal => new(-V, U);

    public static Vector2D operator +(Vector2D a, Vector2D b) => new(a.U + b.U, a.V + b.V);

    public static Vector2D operator -(Vector2D a, Vector2D b) => new(a.U - b.U, a.V - b.V);

    public static Vector2D operator *(Vector2D a, double k) => new(a.U * k, a.V * k);

    public double Dot(Vector2D other) => (U * other.U) + (V * other.V);

    /// <summary>The unit vector at an angle in full turns. Own series: the library's sine may differ in its last bit by machine.</summary>
    public static Vector2D FromTurns(double turns)
    {
        var quarter = Math.Round(turns * 4);
        var x = (turns - (quarter / 4)) * (2 * Math.PI);
        var xx = x * x;
        var sin = x * (1 - (xx / 6 * (1 - (xx / 20 * (1 - (xx / 42 * (1 - (xx / 72))))))));
        var cos = 1 - (xx / 2 * (1 - (xx / 12 * (1 - (xx / 30 * (1 - (xx / 56 * (1 - (xx / 90)))))))));
        return ((long)quarter & 3) switch
        {
            0 => new(cos, sin),
            1 => new(-sin, cos),
            2 => new(-cos, -sin),
            _ => new(sin, -cos),
        };
    }
}
