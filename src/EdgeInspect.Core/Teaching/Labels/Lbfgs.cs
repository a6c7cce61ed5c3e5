namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>A smooth convex function and its gradient.</summary>
/// <param name="x">Where.</param>
/// <param name="gradient">Takes the gradient there.</param>
/// <returns>The value there.</returns>
internal delegate double SmoothFunction(ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>
/// Smallest value of a smooth convex function by limited-memory BFGS with backtracking (Nocedal and Wright, Numerical Optimization, 2nd
/// edition, algorithms 7.4, 7.5 and 3.1). No random choice: the same function gives the same bits.
/// </summary>
internal sealed class Lbfgs
{
    private const int Memory = 20;
    private const int MaxSteps = 2000;
    private const double Tolerance = 1e-9;

    /// <summary>Share of the promised descent that a step must keep (Armijo).</summary>
    private const double Sufficient = 1e-4;

    private readonly SmoothFunction _function;
    private readonly LinkedList<(double[] Step, double[] Change, double Curvature)> _pairs = new();
    private double[] _x;
    private double[] _gradient;
    private double _value;

    private Lbfgs(SmoothFunction function, int dimensions)
    {
        (_function, _x, _gradient) = (function, new double[dimensions], new double[dimensions]);
        _value = function(_x, _gradient);
    }

    /// <summary>Starts at zero and goes down until the gradient is a billionth of what it was, or nothing is gained any more.</summary>
    public static double[] Minimise(SmoothFunction function, int dimensions)
    {
        var search = new Lbfgs(function, dimensions);
        var enough = Tolerance * Math.Max(1, search.Steepness());
        for (var step = 0; step < MaxSteps && search.Steepness() > enough && search.TryStep(); step++)
        {
            // Each turn is one step down.
        }
        return search._x;
    }

    private double Steepness() => Math.Sqrt(VectorMath.Dot(_gradient, _gradient));

    private bool TryStep()
    {
        var direction = Direction();
        var slope = VectorMath.Dot(direction, _gradient);
        var (x, gradient) = (new double[_x.Length], new double[_x.Length]);
        for (var length = _pairs.Count == 0 ? 1 / Steepness() : 1.0; length > 1e-12; length /= 2)
        {
            _x.CopyTo(x, 0);
            VectorMath.Add(length, direction, x);
            var value = _function(x, gradient);
            if (value > _value + (Sufficient * length * slope))
                continue;
            Remember(x, gradient);
            var gained = value < _value;
            (_x, _gradient, _value) = (x, gradient, value);
            return gained;
        }
        return false;
    }

    private void Remember(double[] x, double[] gradient)
    {
        var (step, change) = ((double[])x.Clone(), (double[])gradient.Clone());
        VectorMath.Add(-1, _x, step);
        VectorMath.Add(-1, _gradient, change);
        var curvature = VectorMath.Dot(step, change);
        if (curvature <= 0)
            return;
        _pairs.AddLast((step, change, curvature));
        if (_pairs.Count > Memory)
            _pairs.RemoveFirst();
    }

    /// <summary>Minus the gradient times the inverse of what is known of the Hessian (two-loop recursion).</summary>
    private double[] Direction()
    {
        var direction = new double[_gradient.Length];
        VectorMath.Add(-1, _gradient, direction);
        var shares = new Stack<double>();
        for (var pair = _pairs.Last; pair is not null; pair = pair.Previous)
        {
            var share = VectorMath.Dot(pair.Value.Step, direction) / pair.Value.Curvature;
            shares.Push(share);
            VectorMath.Add(-share, pair.Value.Change, direction);
        }
        if (_pairs.Last is { Value: var newest })
        {
            var scale = newest.Curvature / VectorMath.Dot(newest.Change, newest.Change);
            VectorMath.Add(scale - 1, (double[])direction.Clone(), direction);
        }
        for (var pair = _pairs.First; pair is not null; pair = pair.Next)
        {
            var back = VectorMath.Dot(pair.Value.Change, direction) / pair.Value.Curvature;
            VectorMath.Add(shares.Pop() - back, pair.Value.Step, direction);
        }
        return direction;
    }
}
